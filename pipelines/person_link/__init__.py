"""Person files linked: `link_files`, `link_people`, prepared folders."""
