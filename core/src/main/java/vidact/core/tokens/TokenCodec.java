package vidact.core.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Codes as bytes: unsigned 16 bits, little-endian, order T, H, W, guarded by a CRC-32C. */
final class TokenCodec {
    /** Value of the {@code token_dtype} column. */
    static final String DTYPE = "u16";

    private TokenCodec() {}

    static byte[] encode(int[] tokens) {
        ByteBuffer bytes = ByteBuffer.allocate(tokens.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int token : tokens) {
            bytes.putShort((short) token);
        }
        return bytes.array();
    }

    static int[] decode(byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int[] tokens = new int[bytes.length / Short.BYTES];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = source.getShort() & 0xffff;
        }
        return tokens;
    }

    static int crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
