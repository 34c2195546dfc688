"""A site that is looked at while it is written: served, built at each change, shown at once."""
