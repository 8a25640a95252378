package vidact.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;

final class MessagePackTest {
    /** What msgpack-numpy makes of {"actions": float32 [[1, 2]], "server_timing": {"infer_ms": 12.5}, "ok": bool_, "f": float32}. */
    private static final String GOLDEN =
            "84a7616374696f6e7384c40b5f5f6e6461727261795f5fc3c40464617461c4080000803f00000040"
                    + "c4056474797065a33c6634c4057368617065920102ad7365727665725f74696d696e6781a8696e6665725f6d73cb4029000000000000"
                    + "a26f6b83c40d5f5f6e7067656e657269635f5fc3c40464617461c3c4056474797065a37c6231a16683c40d5f5f6e7067656e65726963"
                    + "5f5fc3c40464617461cb3fe0000000000000c4056474797065a33c6634";

    @Test
    void bytesAreThoseOfThePythonModule() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("actions", floats(1, 2));
        message.put("server_timing", Map.of("infer_ms", 12.5));
        message.put("ok", new NumpyNumber(ElementType.BOOL, true));
        message.put("f", new NumpyNumber(ElementType.FP32, 0.5));
        assertThat(HexFormat.of().formatHex(MessagePack.encode(message))).isEqualTo(GOLDEN);
        assertThat(MessagePack.decodeMap(HexFormat.of().parseHex(GOLDEN)))
                .isEqualTo(Map.of(
                        "actions", floats(1, 2), "server_timing", Map.of("infer_ms", 12.5), "ok", true, "f", 0.5));
    }

    @Test
    void everythingComesBack() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("image", NumpyArray.ofBytes(new byte[12], 2, 2, 3));
        message.put("state", NumpyArray.ofNumbers(new double[] {0.1, -2, 1e300}));
        message.put("scalar", NumpyArray.adopt(ElementType.INT64, List.of(), new byte[8]));
        message.put("nested", Map.of("list", List.of(1L, "two", false, MessagePack.NOTHING)));
        message.put("bytes", new byte[] {1, 2}.length);
        Map<String, Object> back = MessagePack.decodeMap(MessagePack.encode(message));
        message.put("bytes", 2L);
        assertThat(back).isEqualTo(message);
        assertThat(((NumpyArray) back.getOrDefault("state", "")).numbers()).containsExactly(0.1, -2, 1e300);
    }

    @Test
    void textKeysMakeNoArray() throws Exception {
        try (MessageBufferPacker out = org.msgpack.core.MessagePack.newDefaultBufferPacker()) {
            out.packMapHeader(1).packString("__ndarray__").packBoolean(true);
            assertThat(MessagePack.decode(out.toByteArray())).isEqualTo(Map.of("__ndarray__", true));
        }
    }

    @Test
    void arraysMustHaveExactlyTheirBytes() {
        assertThatThrownBy(() -> NumpyArray.adopt(ElementType.FP32, List.of(2L), new byte[9]))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("has 9 bytes, it needs 8");
        assertThatThrownBy(() -> NumpyArray.adopt(ElementType.FP32, List.of(3L), new byte[8]))
                .hasMessageContaining("needs more bytes than its 8");
        assertThatThrownBy(() -> NumpyArray.adopt(ElementType.FP32, List.of(-1L), new byte[8]))
                .hasMessageContaining("lengths are 0 or more");
        long large = Integer.MAX_VALUE;
        assertThatThrownBy(() -> NumpyArray.adopt(ElementType.FP64, List.of(large, large, large, large), new byte[8]))
                .hasMessageContaining("needs more bytes");
    }

    @Test
    void whatIsAnnouncedButNotThereTakesNoMemory() {
        assertThatThrownBy(() -> MessagePack.decode(hex("c67fffffff00")))
                .hasMessageContaining("cut off"); // 2 GiB of bytes
        assertThatThrownBy(() -> MessagePack.decode(hex("ddffffffff"))).isInstanceOf(WireException.class); // a list
        assertThatThrownBy(() -> MessagePack.decode(hex("dfffffffff"))).isInstanceOf(WireException.class); // a map
        assertThatThrownBy(() -> MessagePack.decode(hex("db7fffffff"))).isInstanceOf(WireException.class); // a text
    }

    @Test
    void depthAndCountAreLimited() {
        assertThatThrownBy(() -> MessagePack.decode(hex("91".repeat(40) + "c0")))
                .hasMessageContaining("deep");
        assertThatThrownBy(() -> MessagePack.decode(hex("dc2711" + "80".repeat(10_001))))
                .hasMessageContaining("10001 entries");
        String lists = "dc2000" + "80".repeat(0x2000);
        assertThatThrownBy(() -> MessagePack.decode(hex("dc0040" + lists.repeat(0x40))))
                .hasMessageContaining("more than 100000 values");
    }

    @Test
    void whatPythonWouldPickleIsRefused() {
        byte[] object = MessagePack.encode(Map.of("a", floats(1, 2)));
        String swapped = new String(object, StandardCharsets.ISO_8859_1).replace("<f4", "|O8");
        assertThatThrownBy(() -> MessagePack.decode(swapped.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("arrays of dtype '|O8' are not taken");
        String turned = new String(object, StandardCharsets.ISO_8859_1).replace("<f4", ">f4");
        assertThatThrownBy(() -> MessagePack.decode(turned.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("'>f4'");
    }

    /** Whatever is done to a message, it is read or refused with a sentence. */
    @Test
    void damageIsRefusedOrRead() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("observation/image", NumpyArray.ofBytes(new byte[48], 4, 4, 3));
        message.put("observation/state", NumpyArray.ofNumbers(new double[] {1, 2, 3}));
        message.put("prompt", "push the red block");
        message.put("vidact", Map.of("reset", true, "seed", 7L));
        byte[] whole = MessagePack.encode(message);
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] damaged = damaged(whole, random);
            try {
                MessagePack.decode(damaged);
            } catch (WireException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isBetween(50_000, 99_999);
    }

    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] damaged = whole.clone();
        int places = 1 + random.nextInt(4);
        for (int i = 0; i < places; i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
    }

    private static NumpyArray floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return NumpyArray.adopt(ElementType.FP32, List.of(1L, (long) numbers.length), bytes.array());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
