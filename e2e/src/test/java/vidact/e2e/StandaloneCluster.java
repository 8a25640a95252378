package vidact.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A Spark cluster of one master and some workers of one core, each a process of its own, out of the artifacts that Maven fetched.
 * {@code docs/cluster.md} does the same by hand.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final Pattern JVM = Pattern.compile("<vidact.jvm>(.*)</vidact.jvm>");
    private static final long READY_MILLIS = 60_000;

    private final Path home;
    private final String master;
    private final List<Process> processes = new ArrayList<>();

    private StandaloneCluster(Path home, int port) {
        this.home = home;
        master = "spark://127.0.0.1:" + port;
    }

    /** Starts a cluster whose files are in {@code home}. */
    static StandaloneCluster start(Path home, int workers) {
        try {
            Path jars = Files.createDirectories(home.resolve("jars"));
            String provided = Files.readString(Repository.ROOT.resolve("gpt-vla/target/class-path-provided"));
            for (String jar : provided.strip().split(":", -1)) {
                if (jar.endsWith(".jar")
                        && !jar.startsWith(Repository.ROOT.toString())) { // the others are our own classes
                    Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
                }
            }
            int port = freePort();
            StandaloneCluster cluster = new StandaloneCluster(home, port);
            cluster.daemon("master", "Master", "--port", Integer.toString(port));
            cluster.await("master", "New state: ALIVE");
            for (int i = 1; i <= workers; i++) {
                String name = "worker-" + i;
                cluster.daemon(
                        name,
                        "Worker",
                        "--cores",
                        "1",
                        "--memory",
                        "2g",
                        "-d",
                        home.resolve(name).toString(),
                        cluster.master);
                cluster.await(name, "Successfully registered with master");
            }
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code --master} takes. */
    String master() {
        return master;
    }

    /** Kills one process that computes for the cluster, as if its machine were gone; false if there is none. */
    boolean killAnExecutor() {
        return processes.stream()
                .flatMap(Process::descendants)
                .findFirst()
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
    }

    private void daemon(String name, String role, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("java"));
        command.addAll(Arrays.asList(jvmOptions().split(" ", -1)));
        command.addAll(List.of("-Xmx512m", "-cp", home.resolve("jars") + "/*"));
        command.add("org.apache.spark.deploy." + role.toLowerCase(Locale.ROOT) + "." + role);
        command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        processes.add(builder.start());
    }

    private void await(String name, String words) throws IOException {
        long end = System.currentTimeMillis() + READY_MILLIS;
        while (!Files.readString(log(name)).contains(words)) {
            if (System.currentTimeMillis() > end) {
                throw new IllegalStateException(name + " is not ready: " + Files.readString(log(name)));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private Path log(String name) {
        return home.resolve(name + ".log");
    }

    private static String jvmOptions() throws IOException {
        return JVM.matcher(Files.readString(Repository.ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        processes.forEach(Process::destroyForcibly);
    }
}
