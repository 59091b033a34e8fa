"""Names and places as the census counted them: small tables, and how they were taken out of registry packages."""
