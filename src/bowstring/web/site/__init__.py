"""What every area of the site shares: the frame of a page, lists, forms, editing, pictures, words."""
