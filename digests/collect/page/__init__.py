"""An article's page: its title, its lead and its first paragraphs. `reading.read_page` is the door."""
