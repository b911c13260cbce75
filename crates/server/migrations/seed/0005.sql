-- What 0005 added: the folded text and writer of an entry that was written after it.
UPDATE entry SET words = '水分200ml
mari人
うめだはな' WHERE id = '01a200c7-2588-7f88-8610-87c0b299c460';
