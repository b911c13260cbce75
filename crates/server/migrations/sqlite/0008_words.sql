-- What is found by parts of its words. A row is never changed: corrected words come as another row, and whoever asks looks
-- at the entry itself as well. The ids stand in it because SQLite numbers the rows of `entry` anew when it likes. A line
-- ends after the last word, so that the last two letters begin three as well.
CREATE VIRTUAL TABLE entry_words USING fts5(words, subject UNINDEXED, top UNINDEXED, tokenize = 'trigram');
CREATE VIRTUAL TABLE entry_trigrams USING fts5vocab('entry_words', 'row');
INSERT INTO entry_words (words, subject, top)
    SELECT words || char(10), subject, CASE parent WHEN '' THEN id ELSE parent END FROM entry WHERE words <> '';
CREATE TRIGGER entry_words_new AFTER INSERT ON entry WHEN NEW.words <> '' BEGIN
    INSERT INTO entry_words (words, subject, top)
        VALUES (NEW.words || char(10), NEW.subject, CASE NEW.parent WHEN '' THEN NEW.id ELSE NEW.parent END);
END;
CREATE TRIGGER entry_words_corrected AFTER UPDATE OF words ON entry WHEN NEW.words <> OLD.words BEGIN
    INSERT INTO entry_words (words, subject, top)
        VALUES (NEW.words || char(10), NEW.subject, CASE NEW.parent WHEN '' THEN NEW.id ELSE NEW.parent END);
END;
