package vidact.serving.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.serving.client.PolicyClient;
import vidact.serving.client.ServerException;
import vidact.serving.robot.Model;
import vidact.serving.wire.MessagePack;

final class TlsTest {
    private static final String PASSWORD = "changeit";
    private static final String TOKEN = "correct horse";

    @TempDir
    private Path folder;

    @Test
    void httpsAndWssAreSpokenWithTheCertificateAndNothingElseIs() throws Exception {
        KeyStore keys = selfSigned();
        Security.Tls tls = new Security.Tls(
                pem("CERTIFICATE", keys.getCertificate("key").getEncoded()).toFile(),
                pem("PRIVATE KEY", key(keys).getEncoded()).toFile());
        Security security = new Security(Optional.of(TOKEN), Optional.of(tls));
        try (PolicyServer server =
                PolicyServer.start(Servers.config(), security, () -> Model.of(new TestPolicies(), "v1"))) {
            server.load();
            HttpClient trusting = HttpClient.newBuilder()
                    .sslContext(trusting(keys.getCertificate("key")))
                    .build();
            String https = "https://localhost:" + server.port();
            assertThat(status(trusting, https + "/healthz", TOKEN)).isEqualTo(200);
            assertThat(status(trusting, https + "/healthz", "wrong")).isEqualTo(401);
            assertThat(metadata(trusting, server.port())).contains("server", "model", "views");

            assertThatThrownBy(() -> status(HttpClient.newHttpClient(), https + "/healthz", TOKEN))
                    .as("a certificate that the client does not know")
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> status(trusting, Servers.http(server) + "/healthz", TOKEN))
                    .as("without encryption")
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() ->
                            PolicyClient.connect(Servers.socket(server), Optional.of(TOKEN), Duration.ofSeconds(5)))
                    .isInstanceOf(ServerException.class);
        }
    }

    @Test
    void whatIsNoCertificateIsSaidSo() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
        for (Path file : List.of(text, folder.resolve("nowhere.pem"))) {
            Security.Tls tls = new Security.Tls(file.toFile(), file.toFile());
            Security security = new Security(Optional.empty(), Optional.of(tls));
            assertThatThrownBy(() ->
                            PolicyServer.start(Servers.config(), security, () -> Model.of(new TestPolicies(), "v1")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("PEM");
        }
    }

    private static int status(HttpClient client, String address, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    /** Names in the first frame that the server sends. */
    private static Iterable<String> metadata(HttpClient client, int port) throws Exception {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .header("Authorization", "Api-Key " + TOKEN)
                .buildAsync(URI.create("wss://localhost:" + port + "/"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        byte[] bytes = new byte[data.remaining()];
                        data.get(bytes);
                        first.complete(bytes);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .get(10, TimeUnit.SECONDS);
        try {
            return MessagePack.decodeMap(first.get(10, TimeUnit.SECONDS)).keySet();
        } finally {
            socket.abort();
        }
    }

    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static Key key(KeyStore keys) throws Exception {
        return Optional.ofNullable(keys.getKey("key", PASSWORD.toCharArray())).orElseThrow();
    }

    private Path pem(String kind, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve(kind.replace(' ', '-') + ".pem"),
                "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }

    private static SSLContext trusting(Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
