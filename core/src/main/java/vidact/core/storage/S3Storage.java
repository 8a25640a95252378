package vidact.core.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import vidact.core.Check;

/**
 * A prefix of an S3 bucket. Credentials and region come from where the AWS SDK looks for them; {@code AWS_ENDPOINT_URL_S3} names
 * another store that speaks S3, which is then addressed by path. Objects are read by ranges into a cache on this machine and are written in
 * parts; an object is there when its last byte is.
 */
final class S3Storage implements Storage {
    private static final int PART_BYTES = 16 << 20;
    private static final int NOT_FOUND = 404;

    private final String bucket;
    private final String prefix;

    /** A folder, {@code s3://bucket/prefix}. */
    S3Storage(String location) {
        URI uri = URI.create(location);
        Check.argument(uri.getHost() != null, "%s names no bucket: write s3://bucket/folder", location);
        bucket = uri.getAuthority();
        String path = uri.getPath().replaceAll("^/+|/+$", "");
        prefix = path.isEmpty() ? "" : path + "/";
    }

    @Override
    public List<String> list() {
        return guarded("list", "", () -> {
            List<String> names = new ArrayList<>();
            client()
                    .listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(prefix).delimiter("/"))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .filter(key -> key.length() > prefix.length())
                    .forEach(key -> names.add(key.substring(prefix.length())));
            names.sort(null);
            return List.copyOf(names);
        });
    }

    @Override
    public Stream<String> walk() {
        return guarded(
                "list",
                "",
                () ->
                        client()
                                .listObjectsV2Paginator(
                                        request -> request.bucket(bucket).prefix(prefix))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .filter(key -> key.length() > prefix.length() && !key.endsWith("/"))
                                .map(key -> key.substring(prefix.length())));
    }

    @Override
    public boolean exists(String name) {
        return guarded("look for", name, () -> {
            try {
                client().headObject(request -> request.bucket(bucket).key(prefix + name));
                return true;
            } catch (NoSuchKeyException e) {
                return false;
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public Path fetch(String name) {
        return guarded("read", name, () -> {
            HeadObjectResponse head =
                    client().headObject(request -> request.bucket(bucket).key(prefix + name));
            String identity = location() + "/" + name + " " + head.eTag() + " " + head.contentLength();
            return FileCache.shared().get(identity, name, file -> download(name, head, file));
        });
    }

    @Override
    public Path fetchAll() {
        Path folder = FileCache.shared().folder(location());
        walk().forEach(name -> {
            Path target = folder.resolve(name).normalize();
            Check.argument(target.startsWith(folder), "%s/%s leads out of its folder", location(), name);
            Path file = fetch(name);
            AtomicFiles.write(target, aside -> AtomicFiles.copy(file, aside));
        });
        return folder;
    }

    @Override
    public void publish(String name, Consumer<Path> writer) {
        Path folder = AtomicFiles.temporaryFolder();
        try {
            Path file = folder.resolve("object");
            writer.accept(file);
            guarded("write", name, () -> {
                upload(name, file);
                return true;
            });
        } finally {
            AtomicFiles.delete(folder);
        }
    }

    @Override
    public void delete(String name) {
        guarded(
                "delete",
                name,
                () -> client().deleteObject(request -> request.bucket(bucket).key(prefix + name)));
    }

    @Override
    public Path scratch() {
        return Staging.folder(location());
    }

    @Override
    public String location() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }

    /** Range by range, so that a connection that breaks costs one range, and from one version of the object alone. */
    private void download(String name, HeadObjectResponse head, Path file) {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (long from = 0; from < head.contentLength(); from += PART_BYTES) {
                long to = Math.min(from + PART_BYTES, head.contentLength()) - 1;
                String range = "bytes=" + from + "-" + to;
                byte[] part = client().getObjectAsBytes(request -> request.bucket(bucket)
                                .key(prefix + name)
                                .range(range)
                                .ifMatch(head.eTag()))
                        .asByteArrayUnsafe();
                out.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": is the disk full?", e);
        }
    }

    private void upload(String name, Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes <= PART_BYTES) {
            client().putObject(request -> request.bucket(bucket).key(prefix + name), RequestBody.fromFile(file));
            return;
        }
        String id = client().createMultipartUpload(
                        request -> request.bucket(bucket).key(prefix + name))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long from = 0; from < bytes; from += PART_BYTES) {
                int number = parts.size() + 1;
                byte[] part = read(file, from, (int) Math.min(PART_BYTES, bytes - from));
                String tag = client().uploadPart(
                                request -> request.bucket(bucket)
                                        .key(prefix + name)
                                        .uploadId(id)
                                        .partNumber(number),
                                RequestBody.fromBytes(part))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            client().completeMultipartUpload(request -> request.bucket(bucket)
                    .key(prefix + name)
                    .uploadId(id)
                    .multipartUpload(upload -> upload.parts(parts)));
        } catch (SdkException | IOException e) {
            client().abortMultipartUpload(
                            request -> request.bucket(bucket).key(prefix + name).uploadId(id));
            throw e;
        }
    }

    private static byte[] read(Path file, long from, int length) throws IOException {
        byte[] part = new byte[length];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(from);
            in.readFully(part);
        }
        return part;
    }

    private interface Request<T> {
        T send() throws IOException;
    }

    private <T> T guarded(String what, String name, Request<T> request) {
        try {
            return request.send();
        } catch (SdkException | IOException e) {
            throw new StorageException(
                    "cannot " + what + " " + location() + (name.isEmpty() ? "" : "/" + name) + " (" + e.getMessage()
                            + "): check the store, its address (AWS_ENDPOINT_URL_S3) and the credentials, then run the"
                            + " same command again",
                    e);
        }
    }

    private static S3Client client() {
        return Client.SHARED;
    }

    /** One client for the process, made when it is first needed. */
    private static final class Client {
        static final S3Client SHARED = make();

        private static S3Client make() {
            S3ClientBuilder builder = S3Client.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    // Stores that are not Amazon's know no trailing check sums; shards and parts have their own.
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
            String endpoint = setting("AWS_ENDPOINT_URL_S3", setting("AWS_ENDPOINT_URL", ""));
            if (!endpoint.isEmpty()) {
                builder.endpointOverride(URI.create(endpoint)).forcePathStyle(true);
                builder.region(Region.of(setting("AWS_REGION", "us-east-1")));
            }
            return builder.build();
        }

        /** From the environment, or from a property of the same name. */
        private static String setting(String name, String otherwise) {
            String value = System.getenv().getOrDefault(name, System.getProperty(name, ""));
            return value.isEmpty() ? otherwise : value;
        }
    }
}
