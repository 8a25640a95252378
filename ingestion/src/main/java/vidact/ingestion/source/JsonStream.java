package vidact.ingestion.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import vidact.core.config.ConfigException;

/** A JSON file of any size, read token by token: manifests of several gigabytes are one object or one list. */
final class JsonStream implements AutoCloseable {
    private final Path file;
    private final JsonParser parser;

    private JsonStream(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static JsonStream open(Path file) {
        try {
            JsonParser parser = new ObjectMapper().getFactory().createParser(file.toFile());
            return new JsonStream(file, parser);
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Reads one value at the parser's token. */
    interface Element<T> {
        T read(JsonParser parser) throws IOException;
    }

    /** Reads the value of one key. */
    interface Entry<T> {
        T read(String key, JsonParser parser) throws IOException;
    }

    /** The next token, which must be this one. */
    void expect(JsonToken token) {
        if (next() != token) {
            throw broken("it should begin with " + token);
        }
    }

    /** The elements of the list that has begun; the file is closed at its end. */
    <T> Stream<T> elements(Element<T> element) {
        return stream(JsonToken.END_ARRAY, element);
    }

    /** The entries of the object that has begun; the file is closed at its end. */
    <T> Stream<T> entries(Entry<T> entry) {
        return stream(JsonToken.END_OBJECT, parser -> {
            String key = parser.currentName();
            parser.nextToken();
            return entry.read(key, parser);
        });
    }

    private <T> Stream<T> stream(JsonToken end, Element<T> element) {
        Iterator<T> iterator = new Iterator<>() {
            private boolean asked;
            private boolean more;

            @Override
            public boolean hasNext() {
                if (!asked) {
                    more = JsonStream.this.next() != end;
                    asked = true;
                    if (!more) {
                        close();
                    }
                }
                return more;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                asked = false;
                try {
                    return element.read(parser);
                } catch (IOException e) {
                    throw broken(e.getMessage());
                }
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
    }

    private @Nullable JsonToken next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw broken("it ends too early");
            }
            return token;
        } catch (IOException e) {
            throw broken(e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw broken(e.getMessage());
        }
    }

    private ConfigException broken(@Nullable String why) {
        return new ConfigException(file + " is no readable JSON (" + why + "): fetch it again");
    }
}
