"""The reference, made from the programs and their data: pages of docs/reference, manual pages."""
