"""Which articles tell one story: `likeness.Likeness` compares two, `recent.RecentStories` looks among those at hand."""
