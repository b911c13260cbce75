CREATE TRIGGER core_offer_no_delete BEFORE DELETE ON core_offer BEGIN SELECT RAISE(ABORT, 'core_offer is kept'); END;
