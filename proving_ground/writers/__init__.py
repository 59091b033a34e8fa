"""One room a layout: frames in, the bytes an office would send out. They know layouts only, never the readers."""
