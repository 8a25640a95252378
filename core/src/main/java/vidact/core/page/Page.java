package vidact.core.page;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import vidact.core.Check;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.storage.AtomicFiles;

/** Fills Mustache templates; values are escaped for HTML. */
public final class Page {
    private Page() {}

    /**
     * Writes a page.
     *
     * @param owner class whose package holds the template
     * @param template file name of the template
     * @param values a map or record with what the template names
     */
    public static void write(Path file, Class<?> owner, String template, Object values) {
        AtomicFiles.writeText(file, render(owner, template, values));
    }

    /** A page as text; see {@link #write}. */
    public static String render(Class<?> owner, String template, Object values) {
        return Mustache.compiler().compile(read(owner, template)).execute(values);
    }

    /** A picture for the {@code src} of an image, inside the page. */
    public static String source(Image image) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(PngFiles.encode(image));
    }

    private static String read(Class<?> owner, String template) {
        try (InputStream in = owner.getResourceAsStream(template)) {
            Check.state(in != null, "the program lacks its page template %s", template);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + template, e);
        }
    }
}
