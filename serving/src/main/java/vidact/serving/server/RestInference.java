package vidact.serving.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import vidact.serving.robot.Refusal;
import vidact.serving.wire.NumpyArray;
import vidact.serving.wire.WireException;

/** The Open Inference Protocol over REST: JSON, with tensors as JSON or, after it in the body, as bytes. */
final class RestInference {
    private static final AsciiString JSON_LENGTH = AsciiString.of("inference-header-content-length");
    private static final int DEEPEST = 16;
    private static final int LONGEST_NUMBER = 64;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final OpenInference inference;

    RestInference(OpenInference inference) {
        this.inference = inference;
    }

    /** Puts the routes in place, each with and without a slash at its end. */
    void addTo(ServerBuilder server) {
        get(
                server,
                "/v2",
                () -> ok(Map.of(
                        "name",
                        "vidact",
                        "version",
                        inference.serverVersion(),
                        "extensions",
                        OpenInference.EXTENSIONS)));
        get(server, "/v2/health/live", () -> ok(Map.of("live", true)));
        get(server, "/v2/health/ready", () -> ready(Map.of("live", true)));
        for (String path : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
            get(server, path, this::metadata);
            get(server, path + "/ready", () -> ready(Map.of("name", inference.name())));
            post(server, path + "/infer", this::infer);
        }
        post(
                server,
                "/v2/repository/index",
                (context, body) -> ok(List.of(Map.of(
                        "name",
                        inference.name(),
                        "version",
                        inference.version(),
                        "state",
                        inference.ready() ? "READY" : "UNAVAILABLE",
                        "reason",
                        ""))));
        post(server, "/v2/repository/models/{model}/load", this::load);
    }

    /** Answers a request with a body. */
    @FunctionalInterface
    private interface Work {
        HttpResponse answer(ServiceRequestContext context, AggregatedHttpRequest body);
    }

    private void get(ServerBuilder server, String path, Supplier<HttpResponse> answer) {
        HttpService service = (context, request) -> known(context).orElseGet(() -> answered(answer));
        server.route().get(path).get(path + "/").build(service);
    }

    private void post(ServerBuilder server, String path, Work work) {
        HttpService service = (context, request) -> known(context)
                .orElseGet(() -> HttpResponse.of(
                        request.aggregate().thenApply(body -> answered(() -> work.answer(context, body)))));
        server.route().post(path).post(path + "/").build(service);
    }

    /** Says so if the path names a model that is not here. */
    private Optional<HttpResponse> known(ServiceRequestContext context) {
        String model = Optional.ofNullable(context.pathParam("model")).orElse(inference.name());
        String version = Optional.ofNullable(context.pathParam("version")).orElse("");
        return inference.knows(model, version)
                ? Optional.empty()
                : Optional.of(error(
                        HttpStatus.NOT_FOUND,
                        "there is no such model here, only '" + inference.name() + "', version '" + inference.version()
                                + "'"));
    }

    private static HttpResponse answered(Supplier<HttpResponse> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            return failure(e);
        }
    }

    private HttpResponse ready(Map<String, Object> also) {
        Map<String, Object> body = new LinkedHashMap<>(also);
        body.put("ready", inference.ready());
        return json(inference.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
    }

    private HttpResponse metadata() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", inference.name());
        body.put("versions", List.of(inference.version()));
        body.put("platform", "vidact");
        body.put("inputs", inference.inputs());
        body.put("outputs", inference.outputs());
        return ok(body);
    }

    private HttpResponse load(ServiceRequestContext context, AggregatedHttpRequest body) {
        return HttpResponse.of(CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ok(Map.of("name", inference.name(), "version", inference.load()));
                    } catch (RuntimeException e) {
                        return error(
                                HttpStatus.BAD_REQUEST,
                                "the model was not loaded, the one before serves on: " + e.getMessage());
                    }
                },
                context.blockingTaskExecutor()));
    }

    private HttpResponse infer(ServiceRequestContext context, AggregatedHttpRequest body) {
        byte[] bytes = body.content().array();
        Optional<String> announced = Optional.ofNullable(body.headers().get(JSON_LENGTH));
        int jsonLength = announced.map(text -> length(text, bytes.length)).orElse(bytes.length);
        JsonNode root = tree(bytes, jsonLength);
        JsonInfer call = JsonInfer.read(root, bytes, jsonLength);
        return HttpResponse.of(inference
                .infer(call.call())
                .handle((answer, failed) -> failed == null ? answer(answer, call.binary()) : failure(failed)));
    }

    private static int length(String text, int most) {
        try {
            int length = Integer.parseInt(text);
            WireException.require(
                    length >= 0 && length <= most, "the JSON is announced as %d bytes of a body of %d", length, most);
            return length;
        } catch (NumberFormatException e) {
            throw new WireException("inference-header-content-length must be a whole number");
        }
    }

    private static JsonNode tree(byte[] bytes, int length) {
        try {
            JsonNode root = JSON.readTree(bytes, 0, length);
            WireException.require(root.isObject(), "the body must be a JSON object");
            return root;
        } catch (IOException e) {
            throw new WireException("the body is not the JSON of an inference request");
        }
    }

    private HttpResponse answer(OpenInference.Answer answer, boolean binary) {
        NumpyArray actions = answer.actions();
        byte[] tensor = actions.bytes();
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("name", Contract.ACTIONS);
        output.put("datatype", actions.type().openInference());
        output.put("shape", actions.shape());
        if (binary) {
            output.put("parameters", Map.of("binary_data_size", tensor.length));
        } else {
            output.put("data", actions.numbers());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model_name", inference.name());
        body.put("model_version", answer.decision().model());
        body.put("id", answer.call().id());
        body.put("parameters", answer.parameters());
        body.put("outputs", List.of(output));
        if (!binary) {
            return ok(body);
        }
        byte[] json = text(body).getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(json, json.length + tensor.length);
        System.arraycopy(tensor, 0, both, json.length, tensor.length);
        ResponseHeaders headers = ResponseHeaders.builder(HttpStatus.OK)
                .contentType(MediaType.OCTET_STREAM)
                .addInt(JSON_LENGTH, json.length)
                .build();
        return HttpResponse.of(headers, HttpData.wrap(both));
    }

    private static HttpResponse failure(Throwable thrown) {
        Throwable failure = OpenInference.cause(thrown);
        if (failure instanceof WireException malformed) {
            return error(HttpStatus.BAD_REQUEST, malformed.sentence());
        }
        if (failure instanceof Refusal refusal) {
            return error(status(refusal.why()), refusal.sentence());
        }
        return error(HttpStatus.INTERNAL_SERVER_ERROR, "the server failed");
    }

    private static HttpStatus status(Refusal.Cause cause) {
        return switch (cause) {
            case BUSY -> HttpStatus.TOO_MANY_REQUESTS;
            case SUPERSEDED -> HttpStatus.CONFLICT;
            case LATE -> HttpStatus.GATEWAY_TIMEOUT;
            case NOT_READY, STOPPING -> HttpStatus.SERVICE_UNAVAILABLE;
            case FAILED -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static HttpResponse error(HttpStatus status, String sentence) {
        return json(status, Map.of("error", sentence));
    }

    private static HttpResponse ok(Object body) {
        return json(HttpStatus.OK, body);
    }

    private static HttpResponse json(HttpStatus status, Object body) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(status).contentType(MediaType.JSON_UTF_8);
        if (status.equals(HttpStatus.TOO_MANY_REQUESTS) || status.equals(HttpStatus.SERVICE_UNAVAILABLE)) {
            headers.addInt(HttpHeaderNames.RETRY_AFTER, 1);
        }
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(text(body)));
    }

    private static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer has no JSON form", e);
        }
    }
}
