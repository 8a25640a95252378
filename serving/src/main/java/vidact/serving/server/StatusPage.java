package vidact.serving.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vidact.core.page.Page;
import vidact.serving.robot.Engine;
import vidact.serving.robot.Gauges;
import vidact.serving.robot.Model;
import vidact.serving.robot.Robot;

/** What a person sees at {@code /}: whether it works, how fast, for whom, and how to connect. */
final class StatusPage extends AbstractHttpService {
    private static final int MOST_ROBOTS = 50;
    private static final int LONGEST_SHOWN = 80;

    private final Engine engine;
    private final ServeConfig config;
    private final long started = System.nanoTime();

    StatusPage(Engine engine, ServeConfig config) {
        this.engine = engine;
        this.config = config;
    }

    @Override
    protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
        if (!context.mappedPath().equals("/")) {
            return HttpResponse.of(
                    HttpStatus.NOT_FOUND, MediaType.PLAIN_TEXT_UTF_8, "there is nothing here; / tells more\n");
        }
        ResponseHeaders headers = ResponseHeaders.builder(HttpStatus.OK)
                .contentType(MediaType.HTML_UTF_8)
                .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .add(
                        HttpHeaderNames.CONTENT_SECURITY_POLICY,
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'")
                .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .add(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
                .build();
        String authority = String.valueOf(request.headers().authority());
        return HttpResponse.of(
                headers, HttpData.ofUtf8(Page.render(StatusPage.class, "status.html", values(authority))));
    }

    private Map<String, Object> values(String authority) {
        Gauges gauges = engine.gauges();
        boolean ready = engine.ready();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("ready", ready);
        values.put("model", config.name());
        values.put("version", gauges.version());
        values.put("authority", authority);
        int colon = authority.lastIndexOf(':');
        values.put("host", colon < 0 ? authority : authority.substring(0, colon));
        values.put("port", colon < 0 ? config.port() : authority.substring(colon + 1));
        values.put("uptime", span(System.nanoTime() - started));
        values.put("decisions", gauges.decisions());
        values.put("waiting", gauges.waiting());
        values.put("most", config.engine().waiting());
        values.put("p50", millis(gauges.millis(50)));
        values.put("p99", millis(gauges.millis(99)));
        List<Map<String, Object>> refusals = gauges.refusals().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> Map.<String, Object>of("why", entry.getKey(), "count", entry.getValue()))
                .toList();
        values.put("refusals", refusals);
        values.put("refusedAny", !refusals.isEmpty());
        List<Robot> robots = List.copyOf(engine.robots());
        values.put("count", robots.size());
        values.put("anyRobot", !robots.isEmpty());
        values.put(
                "robots",
                robots.stream().limit(MOST_ROBOTS).map(StatusPage::row).toList());
        if (robots.size() > MOST_ROBOTS) {
            values.put("more", robots.size() - MOST_ROBOTS);
        }
        if (ready) {
            Model model = engine.model();
            values.put("views", model.views().stream().sorted().toList());
            values.put("state", model.policies().stateNames());
        }
        return values;
    }

    private static Map<String, Object> row(Robot robot) {
        Robot.Shown shown = robot.shown();
        boolean heard = shown.decisions() > 0;
        String instruction = shown.instruction();
        return Map.of(
                "name", robot.name(),
                "instruction",
                        instruction.length() <= LONGEST_SHOWN
                                ? instruction
                                : instruction.substring(0, LONGEST_SHOWN) + "...",
                "decisions", shown.decisions(),
                "total", heard ? millis(shown.totalMillis()) : "",
                "infer", heard ? millis(shown.inferMillis()) : "",
                "ago", heard ? span(System.nanoTime() - shown.nanos()) + " ago" : "nothing yet",
                "model", shown.model());
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static String span(long nanos) {
        long seconds = nanos / 1_000_000_000;
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
