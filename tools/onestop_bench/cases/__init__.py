"""What list, file and home screen cost as the files of a centre grow."""
