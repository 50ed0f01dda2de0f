"""What a shop's orders say, as one file to read, print and pass on, and as a workbook to check it with."""
