"""From a feed to stored articles: fetch → parse → lead → place → store."""
