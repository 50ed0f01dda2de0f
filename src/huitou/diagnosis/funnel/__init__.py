"""From a visit to a completed purchase: how many get how far, and where more are lost than used to be."""
