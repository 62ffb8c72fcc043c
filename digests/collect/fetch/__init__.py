"""Getting a page from the web, politely and safely. `web.Web` is the door."""
