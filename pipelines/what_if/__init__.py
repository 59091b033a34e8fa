"""What a bill, or changed files of the law, would make of a night that is linked already."""
