package vidact.serving.server;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import vidact.core.config.ConfigException;
import vidact.serving.robot.CommandedArm;
import vidact.serving.robot.Engine;
import vidact.serving.robot.Gauges;
import vidact.serving.robot.Model;
import vidact.serving.robot.RequestReader;

/** A policy on one port, for robots, platforms and people. It listens from the start and is ready once its model is loaded. */
public final class PolicyServer implements AutoCloseable {
    private static final int MOST_STREAMS = 256; // of one HTTP/2 connection
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final long IDLE_SECONDS = 120;
    private static final long OVERHEAD_SECONDS = 20; // a request may take beyond its deadline

    private final ServeConfig config;
    private final Engine engine;
    private final OpenpiSockets sockets;
    private final Server server;

    private PolicyServer(ServeConfig config, Engine engine, OpenpiSockets sockets, Server server) {
        this.config = config;
        this.engine = engine;
        this.sockets = sockets;
        this.server = server;
    }

    /**
     * Listens; {@link #load} makes it ready.
     *
     * @param loader reads the model as it is now
     * @throws ConfigException if the address is not this machine's alone and there is no token, or cannot be listened on
     */
    public static PolicyServer start(ServeConfig config, Security security, Supplier<Model> loader) {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        boolean local = isLocal(config.host());
        PrometheusMeterRegistry registry = PrometheusMeterRegistries.newRegistry();
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        Optional<CommandedArm> arm = config.arm().read();
        Engine engine = new Engine(config.engine(), arm, loader, new Gauges(registry));
        RequestReader reader = new RequestReader(config.inputs(), arm);
        OpenpiSockets sockets = new OpenpiSockets(engine, reader);
        Sessions sessions = new Sessions(engine, config.sessionSeconds());
        OpenInference inference = new OpenInference(config.name(), engine, reader, sessions);
        ServerBuilder builder = builder(config, security, registry, address);
        builder.service(
                "/healthz", (context, request) -> HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, "OK\n"));
        builder.service("/metrics", PrometheusExpositionService.of(registry.getPrometheusRegistry()));
        new RestInference(inference).addTo(builder);
        builder.service(GrpcService.builder()
                .addService(new GrpcInference(inference))
                .maxRequestMessageLength(config.limits().requestBytes())
                .useClientTimeoutHeader(true)
                .build());
        builder.serviceUnder(
                "/",
                WebSocketService.builder(sockets)
                        .maxFramePayloadLength(config.limits().requestBytes())
                        .allowedOrigins(
                                "*") // robots send none, and Armeria refuses that; the gate refuses foreign ones
                        .fallbackService(new StatusPage(engine, config))
                        .build());
        builder.decorator(new Gate(security, local && security.token().isEmpty()));
        Server server = builder.build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            engine.close();
            throw new ConfigException("cannot listen on " + config.host() + ":" + config.port() + ": "
                    + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        }
        return new PolicyServer(config, engine, sockets, server);
    }

    private static ServerBuilder builder(
            ServeConfig config, Security security, PrometheusMeterRegistry registry, InetSocketAddress address) {
        ServerBuilder builder = Server.builder()
                .meterRegistry(registry)
                .maxRequestLength(config.limits().requestBytes())
                .maxNumConnections(config.limits().connections())
                .requestTimeout(
                        Duration.ofMillis(config.engine().deadlineMillis()).plusSeconds(OVERHEAD_SECONDS))
                .idleTimeout(Duration.ofSeconds(IDLE_SECONDS))
                .http1MaxHeaderSize(MOST_HEADER_BYTES)
                .http2MaxHeaderListSize(MOST_HEADER_BYTES)
                .http2MaxStreamsPerConnection(MOST_STREAMS)
                .verboseResponses(false)
                .disableServerHeader()
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(Math.max(1, config.drainSeconds())));
        security.tls()
                .ifPresentOrElse(
                        tls -> builder.port(address, SessionProtocol.HTTPS).tls(pair(tls)),
                        () -> builder.port(address, SessionProtocol.HTTP));
        return builder;
    }

    private static TlsKeyPair pair(Security.Tls tls) {
        try {
            return TlsKeyPair.of(tls.key(), tls.certificate());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--tls-certificate " + tls.certificate() + " and --tls-key " + tls.key()
                    + " are not a certificate and its key in PEM (PKCS#8, without a password): " + e.getMessage());
        }
    }

    /** Whether an address is reached from this machine alone. */
    public static boolean isLocal(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigException("--host " + host + ": there is no such address on this machine");
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.activeLocalPort();
    }

    /**
     * Loads the model, or a newer one in its place; if that fails, the one before serves on.
     *
     * @return the version that serves now
     */
    public String load() {
        return engine.load();
    }

    public Engine engine() {
        return engine;
    }

    /** Takes no more work, answers what is there, says goodbye to robots, and ends. */
    @Override
    public void close() {
        engine.drain(TimeUnit.SECONDS.toMillis(config.drainSeconds()));
        sockets.stop();
        server.stop().join();
        engine.close();
    }
}
