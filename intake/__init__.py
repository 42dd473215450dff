"""From the hot folder to the clerk's queue: watching, receiving, recognising, and the pipeline that joins the steps."""
