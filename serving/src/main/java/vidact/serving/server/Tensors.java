package vidact.serving.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import vidact.serving.wire.WireException;

/** Bytes of tensors that are no numbers. */
final class Tensors {
    private Tensors() {}

    /** The only text of a {@code BYTES} tensor: its length in four bytes, then UTF-8. */
    static String text(String name, byte[] raw) {
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        boolean whole = raw.length >= Integer.BYTES && bytes.getInt() == raw.length - Integer.BYTES;
        WireException.require(whole, "input '%s' must be one text: its length in four bytes, then its bytes", name);
        return new String(raw, Integer.BYTES, raw.length - Integer.BYTES, StandardCharsets.UTF_8);
    }
}
