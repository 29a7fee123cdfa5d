"""Pictures of movements, drawn with Pillow from the poses."""
