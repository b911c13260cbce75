-- What 0015 added: somebody whose family reads who looked.
UPDATE subject SET log_opened = 1 WHERE id = '01a200c4-6280-7f90-9c93-f467880fe809';
