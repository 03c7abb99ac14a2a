"""Where everything stands on a page, and its drawing: tables, forms of one record, official documents."""
