package vidact.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** An S3-compatible server (s3proxy over a folder) in a process of its own; {@code e2e/s3-server} brings its class path. */
final class S3Server implements AutoCloseable {
    private static final long READY_MILLIS = 60_000;

    private final Path folder;
    private final int port;
    private Process process;

    private S3Server(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts a server with one bucket. */
    static S3Server start(Path folder, String bucket) {
        try (ServerSocket free = new ServerSocket(0)) {
            Files.createDirectories(folder.resolve("objects").resolve(bucket));
            int port = free.getLocalPort();
            Files.writeString(folder.resolve("s3proxy.conf"), """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=none
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(port, folder.resolve("objects")));
            free.close();
            S3Server server = new S3Server(folder, port, launch(folder));
            server.await();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code AWS_ENDPOINT_URL_S3} takes. */
    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Stops it, as if the network were gone. */
    void stop() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again at the same place. */
    void startAgain() {
        try {
            process = launch(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await();
    }

    @Override
    public void close() {
        stop();
    }

    private static Process launch(Path folder) throws IOException {
        String classPath = Files.readString(Repository.ROOT.resolve("e2e/s3-server/target/class-path"));
        return new ProcessBuilder(
                        "java",
                        "-Xmx256m",
                        "-cp",
                        classPath.strip(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        folder.resolve("s3proxy.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
    }

    private void await() {
        long end = System.currentTimeMillis() + READY_MILLIS;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (IOException e) {
                pause(end);
            }
        }
    }

    private void pause(long end) {
        try {
            if (System.currentTimeMillis() > end || !process.isAlive()) {
                throw new IllegalStateException(
                        "the S3 server is not ready: " + Files.readString(folder.resolve("s3proxy.log")));
            }
            Thread.sleep(100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
