package vidact.serving;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vidact.core.Hashes;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Commands;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.policy.PolicyName;
import vidact.core.policy.PolicySource;
import vidact.serving.client.RemotePolicies;
import vidact.serving.robot.Model;
import vidact.serving.server.PolicyServer;
import vidact.serving.server.Security;
import vidact.serving.server.ServeConfig;

/** {@code ./vidact serve}: a policy that robots ask over the network. */
@Command(
        name = "serve",
        description = "Serves a policy to openpi's clients, the Open Inference Protocol's and people, on one port.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./vidact serve --policy runs/policy",
            "  ./vidact serve --policy runs/policy --host 0.0.0.0 --token-file token.txt inputs.views.static=observation/image"
        })
public final class ServeApp implements Callable<Integer> {
    private static final int SHOWN_HASH = 12;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "NAME",
            description = "folder of finetune, with ?options as for evaluate, or noop")
    private String policy;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address to listen on; default: this machine's own")
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "N", description = "default: 8000, as openpi's clients expect")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "clients must send this token; asked for where others can connect")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--without-token", description = "serve others without a token all the same")
    private boolean withoutToken;

    @Option(names = "--tls-certificate", paramLabel = "PEM", description = "encrypt, with --tls-key")
    private Optional<File> certificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "PEM", description = "the certificate's key")
    private Optional<File> key = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "tiny",
            description = "preset of configs/serve, or YAML file; default: ${DEFAULT-VALUE}")
    private String config;

    @Option(names = "--verbose", description = "print the stack trace of an error")
    @SuppressWarnings("UnusedVariable") // Commands asks picocli for it
    private boolean verbose;

    @Parameters(paramLabel = "key=value", description = "configuration values on top of the preset or file")
    private List<String> overrides = new ArrayList<>();

    public static void main(String[] arguments) {
        Commands.main(new ServeApp(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        ServeConfig preset = Configs.load(ServeConfig.class, "serve", config, overrides);
        ServeConfig serve = preset.at(host.orElse(preset.host()), port.orElse(preset.port()));
        Security security = security(serve.host());
        PolicyServer server = PolicyServer.start(serve, security, this::model);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        String version = load(server);
        String address = serve.host() + ":" + server.port();
        String s = security.tls().isPresent() ? "s" : "";
        System.err.println("serve: " + policy + " (" + version + ") is ready at ws" + s + "://" + address
                + ", a page for people at http" + s + "://" + address + "/");
        if (serve.reloadSeconds() > 0) {
            watch(server, serve.reloadSeconds());
        }
        new CountDownLatch(1).await(); // until the hook ends the process
        return 0;
    }

    private static String load(PolicyServer server) {
        try {
            return server.load();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** On SIGTERM and Ctrl-C: what is under way is answered, and the exit code is 0. */
    private static void stop(PolicyServer server) {
        System.err.println("serve: stopping; what is under way is answered");
        server.close();
        Runtime.getRuntime().halt(0);
    }

    private Security security(String address) {
        Optional<String> token = tokenFile.map(RemotePolicies::token);
        if (!PolicyServer.isLocal(address) && token.isEmpty() && !withoutToken) {
            throw new ConfigException("--host " + address
                    + " lets other machines in: give --token-file FILE, or --without-token if that is meant");
        }
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException("--tls-certificate and --tls-key belong together");
        }
        return new Security(token, certificate.map(pem -> new Security.Tls(pem, key.orElseThrow())));
    }

    private Model model() {
        return Model.of(
                PolicySource.find(policy, List.of()),
                weights().map(ServeApp::version).orElse(policy));
    }

    /** The checkpoint's file of weights; nothing if the policy is no folder. */
    private Optional<Path> weights() {
        Path folder = Path.of(PolicyName.parse(policy).place());
        return Files.isDirectory(folder)
                ? Optional.of(CheckpointFolder.resolve(folder).resolve(CheckpointFolder.WEIGHTS))
                : Optional.empty();
    }

    private static String version(Path weights) {
        return Hashes.sha256(weights).substring(0, SHOWN_HASH);
    }

    private void watch(PolicyServer server, int seconds) {
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "reload");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused = looks.scheduleWithFixedDelay(new Watch(server), seconds, seconds, TimeUnit.SECONDS);
    }

    /** Loads the model anew when its file of weights is another one. */
    private final class Watch implements Runnable {
        private final PolicyServer server;
        private String known = stamp();

        Watch(PolicyServer server) {
            this.server = server;
        }

        @Override
        public void run() {
            try {
                String now = stamp();
                if (!now.equals(known)) {
                    known = now;
                    System.err.println("serve: loaded " + server.load());
                }
            } catch (RuntimeException e) {
                System.err.println("serve: a newer model was not loaded, the one before serves on: " + e.getMessage());
            }
        }

        private String stamp() {
            return weights()
                    .map(file -> {
                        try {
                            return file + " " + Files.getLastModifiedTime(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException("cannot look at " + file, e);
                        }
                    })
                    .orElse("");
        }
    }
}
