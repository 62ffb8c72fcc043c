"""The communes and wards that a text is about. `gazetteer.Gazetteer` is the door."""
