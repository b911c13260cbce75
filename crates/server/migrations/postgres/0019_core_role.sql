CREATE TRIGGER core_offer_guard BEFORE DELETE ON core_offer FOR EACH ROW EXECUTE FUNCTION append_only();
