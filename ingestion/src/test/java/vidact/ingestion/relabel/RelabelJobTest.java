package vidact.ingestion.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.catalogue.Caption;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Scores;
import vidact.core.image.EncodedImages;
import vidact.core.image.Image;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.video.VideoWriter;

/**
 * An endpoint that is slow, out of order, overloaded, confused or gone. Each clip shows its own number, as grey levels of four quarters of
 * the picture, and the endpoint answers with the number that it sees: a caption on a wrong clip is found.
 */
final class RelabelJobTest {
    private static final int CLIPS = 1000;
    private static final int LEVELS = 8;
    private static final int SIDE = 64;
    private static final int FRAMES_PER_SECOND = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static HttpServer server;
    private static ExecutorService threads;
    private static ClipCatalogue catalogue;
    private static final Map<Integer, AtomicInteger> ATTEMPTS = new ConcurrentHashMap<>();
    private static final AtomicInteger AT_ONCE = new AtomicInteger();
    private static final AtomicInteger MOST_AT_ONCE = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        catalogue = catalogue();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        threads = Executors.newFixedThreadPool(32);
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", RelabelJobTest::answer);
        server.createContext("/refuses/chat/completions", exchange -> reply(exchange, 401, "{\"error\": \"no key\"}"));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @BeforeEach
    void forget() {
        ATTEMPTS.clear();
        MOST_AT_ONCE.set(0);
    }

    @Test
    void noCaptionIsOnAWrongClipAndNoneIsLost() {
        Path out = folder.resolve("all");
        new RelabelJob(config("/v1", 16, 0), "describe", catalogue, out)
                .run(false, folder.resolve("clips").toString());
        List<ClipRow> rows =
                ClipCatalogue.open(Storage.at(out.toString())).rows().toList();
        assertThat(rows).hasSize(CLIPS);
        int failures = 0;
        for (int i = 0; i < CLIPS; i++) {
            List<Caption> captions = rows.get(i).captions();
            assertThat(rows.get(i).source().videoId()).isEqualTo("clip " + i);
            assertThat(captions).as("the original is kept").hasSize(2).first().isEqualTo(original(i));
            if (neverAnswers(i)) {
                failures++;
                assertThat(captions.get(1).status()).isEqualTo("failed");
                assertThat(rows.get(i).caption()).isEqualTo(original(i).text());
            } else {
                assertThat(rows.get(i).caption()).isEqualTo("clip " + i);
                assertThat(captions.get(1).model()).isEqualTo("seer");
                assertThat(captions.get(1).promptSha256()).isEqualTo(Hashes.sha256("describe"));
            }
        }
        assertThat(failures).isEqualTo(10);
        assertThat(MOST_AT_ONCE.get()).isLessThanOrEqualTo(16);
        int sent = ATTEMPTS.values().stream().mapToInt(AtomicInteger::get).sum();
        new RelabelJob(config("/v1", 16, 0), "describe", catalogue, out)
                .run(false, folder.resolve("clips").toString());
        assertThat(ATTEMPTS.values().stream().mapToInt(AtomicInteger::get).sum())
                .as("a finished job asks for nothing")
                .isEqualTo(sent);
    }

    @Test
    void whatIsPaidForIsKeptWhenTheMoneyIsSpentAndTheEstimateKnowsIt() {
        Path out = folder.resolve("costly");
        String clips = folder.resolve("clips").toString();
        RelabelJob poor = new RelabelJob(config("/v1", 1, 0.5), "describe", catalogue, out);
        RelabelJob.Estimate before = poor.estimate();
        assertThat(before.requests()).isEqualTo(CLIPS);
        // Two frames of 10 tokens and one word for a prompt, at most 20 tokens an answer, at 1000 a million each.
        assertThat(before.cost()).isEqualTo((CLIPS * 20 + CLIPS * 4 / 3 + CLIPS * 20) / 1e3);
        assertThatThrownBy(() -> poor.run(false, clips))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("price.maxCost=0.5");
        RelabelJob.Estimate after = poor.estimate();
        assertThat(after.cached()).isBetween(1L, (long) CLIPS - 1);
        assertThat(after.requests()).isEqualTo(CLIPS - after.cached());
    }

    @Test
    void anEndpointThatRefusesStopsTheJobAtOnce() {
        RelabelJob job = new RelabelJob(config("/refuses", 4, 0), "describe", catalogue, folder.resolve("refused"));
        assertThatThrownBy(() -> job.run(false, folder.resolve("clips").toString()))
                .isInstanceOf(CaptionEndpoint.RefusedException.class)
                .hasMessageContaining("answers 401")
                .hasMessageContaining("NO_SUCH_KEY");
    }

    @Test
    void offlineCaptionsSayThatTheyAreTemplates() {
        Path out = folder.resolve("offline");
        new RelabelJob(config("/v1", 4, 0), "describe", catalogue, out)
                .run(true, folder.resolve("clips").toString());
        ClipRow row =
                ClipCatalogue.open(Storage.at(out.toString())).rows().toList().get(7);
        assertThat(row.captions().get(1).source()).isEqualTo("template");
        assertThat(row.caption()).isEqualTo("a video of pushing thing 7.");
        assertThat(ATTEMPTS).isEmpty();
    }

    private static RelabelConfig config(String path, int concurrency, double maxCost) {
        return new RelabelConfig(
                "http://127.0.0.1:" + server.getAddress().getPort() + path,
                "seer",
                "NO_SUCH_KEY",
                "",
                new RelabelConfig.Frames(2, 64, 0.9),
                new RelabelConfig.Limits(concurrency, 2, 4, 0.01, 20),
                new RelabelConfig.Price(1000, 1000, maxCost, 10));
    }

    private static boolean neverAnswers(int number) {
        return number % 100 == 99;
    }

    /** Late, and for most clips wrong at first in one of six ways. */
    private static void answer(HttpExchange exchange) throws IOException {
        MOST_AT_ONCE.accumulateAndGet(AT_ONCE.incrementAndGet(), Math::max);
        try {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            int number = seen(body);
            int attempt =
                    ATTEMPTS.computeIfAbsent(number, key -> new AtomicInteger()).getAndIncrement();
            pause(number * 7919 % 23);
            if (neverAnswers(number)) {
                reply(exchange, 503, "overloaded");
            } else if (attempt > 0) {
                reply(exchange, 200, caption(number));
            } else {
                switch (number % 7) {
                    case 0 -> reply(exchange, 500, "oops");
                    case 1 -> {
                        exchange.getResponseHeaders().set("Retry-After", "0");
                        reply(exchange, 429, "slow down");
                    }
                    case 2 -> reply(exchange, 200, "<html>not JSON");
                    case 3 -> reply(exchange, 200, "{\"choices\": []}");
                    case 4 -> exchange.close();
                    case 5 -> reply(exchange, 200, "{\"choices\": [{\"message\": {\"content\": \"  \"}}]}");
                    default -> reply(exchange, 200, caption(number));
                }
            }
        } finally {
            AT_ONCE.decrementAndGet();
        }
    }

    private static String caption(int number) {
        return "{\"choices\": [{\"message\": {\"content\": \"clip \\n " + number
                + "\"}, \"finish_reason\": \"stop\"}], \"usage\": {\"prompt_tokens\": 10, \"completion_tokens\": 5}}";
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The number that the first picture of a request shows. */
    private static int seen(JsonNode body) {
        String url = body.path("messages")
                .path(0)
                .path("content")
                .path(1)
                .path("image_url")
                .path("url")
                .asText();
        byte[] jpeg = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
        Image image = EncodedImages.decode(jpeg, 1e6);
        int number = 0;
        for (int quarter = 3; quarter >= 0; quarter--) {
            int x = SIDE / 4 + quarter % 2 * SIDE / 2;
            int y = SIDE / 4 + quarter / 2 * SIDE / 2;
            number = LEVELS * number + Math.round((image.value(x, y, 1) - 16) / 32f);
        }
        return number;
    }

    private static Image picture(int number) {
        byte[] rgb = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % SIDE;
            int y = i / 3 / SIDE;
            int quarter = x * 2 / SIDE + y * 2 / SIDE * 2;
            int digit = (number >> (3 * quarter)) & 7;
            rgb[i] = (byte) (16 + 32 * digit);
        }
        return Image.owning(SIDE, SIDE, rgb);
    }

    private static Caption original(int number) {
        return Caption.original("pushing thing " + number, "label");
    }

    /** One long video; a clip is two frames of it. */
    private static ClipCatalogue catalogue() {
        List<Image> frames = new ArrayList<>();
        for (int i = 0; i < 2 * CLIPS; i++) {
            frames.add(picture(i / 2));
        }
        Path video = folder.resolve("all.mp4");
        VideoWriter.write(video, frames, FRAMES_PER_SECOND);
        Storage storage = Storage.at(folder.resolve("clips").toString());
        List<Manifest.Entry> parts = new ArrayList<>();
        for (int from = 0; from < CLIPS; from += 250) {
            List<ClipRow> rows = new ArrayList<>();
            for (int i = from; i < from + 250; i++) {
                rows.add(row(i, video));
            }
            parts.add(ClipCatalogue.writePart(storage, "part-" + from + ".parquet", rows));
        }
        ClipCatalogue.finish(storage, parts, Map.of());
        return ClipCatalogue.open(storage);
    }

    private static ClipRow row(int number, Path video) {
        long start = number * 2L * 1_000_000 / FRAMES_PER_SECOND;
        long next = start + 1_000_000 / FRAMES_PER_SECOND;
        return new ClipRow(
                Hashes.sha256("clip " + number).substring(0, 32),
                new ClipRow.Source("set", "clip " + number, "train", video.toString(), "", "", "", ""),
                new ClipRow.Timing(start, next + 1, 2, List.of(start, next)),
                new ClipRow.Picture(SIDE, SIDE, "h264"),
                List.of(original(number)),
                Scores.none(),
                ClipRow.Likeness.unknown(),
                new ClipRow.Verdict(List.of()));
    }
}
