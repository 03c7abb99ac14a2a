"""What is put on paper: tables and forms of the ledgers, figures, the archive folder."""
