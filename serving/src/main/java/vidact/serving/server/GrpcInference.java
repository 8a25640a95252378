package vidact.serving.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import vidact.serving.inference.GRPCInferenceServiceGrpc;
import vidact.serving.inference.InferParameter;
import vidact.serving.inference.InferTensorContents;
import vidact.serving.inference.ModelInferRequest;
import vidact.serving.inference.ModelInferResponse;
import vidact.serving.inference.ModelMetadataRequest;
import vidact.serving.inference.ModelMetadataResponse;
import vidact.serving.inference.ModelReadyRequest;
import vidact.serving.inference.ModelReadyResponse;
import vidact.serving.inference.ServerLiveRequest;
import vidact.serving.inference.ServerLiveResponse;
import vidact.serving.inference.ServerMetadataRequest;
import vidact.serving.inference.ServerMetadataResponse;
import vidact.serving.inference.ServerReadyRequest;
import vidact.serving.inference.ServerReadyResponse;
import vidact.serving.robot.Refusal;
import vidact.serving.wire.ElementType;
import vidact.serving.wire.NumpyArray;
import vidact.serving.wire.WireException;

/** The Open Inference Protocol over gRPC. Answers carry their tensors as raw bytes. */
final class GrpcInference extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    private final OpenInference inference;

    GrpcInference(OpenInference inference) {
        this.inference = inference;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> answer) {
        send(answer, ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> answer) {
        send(
                answer,
                ServerReadyResponse.newBuilder().setReady(inference.ready()).build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> answer) {
        if (knows(request.getName(), request.getVersion(), answer)) {
            send(
                    answer,
                    ModelReadyResponse.newBuilder().setReady(inference.ready()).build());
        }
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> answer) {
        send(
                answer,
                ServerMetadataResponse.newBuilder()
                        .setName("vidact")
                        .setVersion(inference.serverVersion())
                        .addAllExtensions(OpenInference.EXTENSIONS)
                        .build());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> answer) {
        if (!knows(request.getName(), request.getVersion(), answer)) {
            return;
        }
        try {
            ModelMetadataResponse.Builder response = ModelMetadataResponse.newBuilder()
                    .setName(inference.name())
                    .addVersions(inference.version())
                    .setPlatform("vidact");
            inference.inputs().forEach(input -> response.addInputs(described(input)));
            inference.outputs().forEach(output -> response.addOutputs(described(output)));
            send(answer, response.build());
        } catch (Refusal e) {
            answer.onError(status(e).asRuntimeException());
        }
    }

    private static ModelMetadataResponse.TensorMetadata described(OpenInference.Described tensor) {
        return ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(tensor.name())
                .setDatatype(tensor.datatype())
                .addAllShape(tensor.shape())
                .build();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
        if (!knows(request.getModelName(), request.getModelVersion(), answer)) {
            return;
        }
        OpenInference.Call call;
        try {
            call = call(request);
        } catch (WireException e) {
            answer.onError(status(e).asRuntimeException());
            return;
        }
        CompletableFuture<OpenInference.Answer> unused = inference.infer(call).whenComplete((decided, failure) -> {
            if (failure == null) {
                send(answer, response(decided));
            } else {
                answer.onError(status(OpenInference.cause(failure)).asRuntimeException());
            }
        });
    }

    private static OpenInference.Call call(ModelInferRequest request) {
        List<ByteString> raw = request.getRawInputContentsList();
        WireException.require(
                raw.isEmpty() || raw.size() == request.getInputsCount(),
                "%d inputs and %d raw contents: there must be as many",
                request.getInputsCount(),
                raw.size());
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (int i = 0; i < request.getInputsCount(); i++) {
            ModelInferRequest.InferInputTensor input = request.getInputs(i);
            WireException.require(
                    raw.isEmpty() || !input.hasContents(),
                    "input '%s' has contents beside the raw ones",
                    input.getName());
            Object before = inputs.put(input.getName(), tensor(input, raw.isEmpty() ? ByteString.EMPTY : raw.get(i)));
            WireException.require(before == null, "input '%s' is there twice", input.getName());
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        request.getParametersMap().forEach((name, value) -> parameters.put(name, parameter(name, value)));
        List<String> outputs = new ArrayList<>();
        request.getOutputsList().forEach(output -> outputs.add(output.getName()));
        return new OpenInference.Call(request.getId(), inputs, parameters, outputs);
    }

    private static Object tensor(ModelInferRequest.InferInputTensor input, ByteString raw) {
        String name = input.getName();
        InferTensorContents contents = input.getContents();
        if (input.getDatatype().equals(OpenInference.BYTES)) {
            if (!input.hasContents()) {
                return OpenInference.text(name, raw.toByteArray());
            }
            WireException.require(contents.getBytesContentsCount() == 1, "input '%s' must be one text", name);
            return contents.getBytesContents(0).toStringUtf8();
        }
        ElementType type = ElementType.ofOpenInference(input.getDatatype());
        byte[] bytes = input.hasContents() ? bytes(type, contents) : raw.toByteArray();
        return NumpyArray.adopt(type, input.getShapeList(), bytes);
    }

    private static byte[] bytes(ElementType type, InferTensorContents contents) {
        List<? extends Number> numbers = switch (type) {
            case BOOL ->
                contents.getBoolContentsList().stream()
                        .map(truth -> truth ? 1 : 0)
                        .toList();
            case INT8, INT16, INT32 -> contents.getIntContentsList();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsList();
            case INT64 -> contents.getInt64ContentsList();
            case UINT64 -> contents.getUint64ContentsList();
            case FP32 -> contents.getFp32ContentsList();
            case FP64 -> contents.getFp64ContentsList();
        };
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(number -> type.put(bytes, number));
        return bytes.array();
    }

    private static Object parameter(String name, InferParameter parameter) {
        return switch (parameter.getParameterChoiceCase()) {
            case BOOL_PARAM -> parameter.getBoolParam();
            case INT64_PARAM -> parameter.getInt64Param();
            case UINT64_PARAM -> parameter.getUint64Param();
            case DOUBLE_PARAM -> parameter.getDoubleParam();
            case STRING_PARAM -> parameter.getStringParam();
            case PARAMETERCHOICE_NOT_SET -> throw new WireException("the parameter '" + name + "' has no value");
        };
    }

    private ModelInferResponse response(OpenInference.Answer answer) {
        NumpyArray actions = answer.actions();
        ModelInferResponse.InferOutputTensor.Builder output = ModelInferResponse.InferOutputTensor.newBuilder()
                .setName(Contract.ACTIONS)
                .setDatatype(actions.type().openInference());
        actions.shape().forEach(output::addShape);
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder()
                .setModelName(inference.name())
                .setModelVersion(answer.decision().model())
                .setId(answer.call().id())
                .addOutputs(output)
                .addRawOutputContents(ByteString.copyFrom(actions.bytes()));
        answer.parameters().forEach((name, value) -> response.putParameters(name, parameter(value)));
        return response.build();
    }

    private static InferParameter parameter(Object value) {
        InferParameter.Builder parameter = InferParameter.newBuilder();
        return value instanceof Long whole
                ? parameter.setInt64Param(whole).build()
                : parameter.setDoubleParam((Double) value).build();
    }

    private <T> boolean knows(String model, String version, StreamObserver<T> answer) {
        boolean known = inference.knows(model, version);
        if (!known) {
            answer.onError(Status.NOT_FOUND
                    .withDescription("there is no such model here, only '" + inference.name() + "'")
                    .asRuntimeException());
        }
        return known;
    }

    private static Status status(Throwable failure) {
        if (failure instanceof WireException) {
            return Status.INVALID_ARGUMENT.withDescription(failure.getMessage());
        }
        if (!(failure instanceof Refusal refusal)) {
            return Status.INTERNAL.withDescription("the server failed");
        }
        Status status = switch (refusal.why()) {
            case BUSY -> Status.RESOURCE_EXHAUSTED;
            case SUPERSEDED -> Status.ABORTED;
            case LATE -> Status.DEADLINE_EXCEEDED;
            case NOT_READY, STOPPING -> Status.UNAVAILABLE;
            case FAILED -> Status.INTERNAL;
        };
        return status.withDescription(refusal.getMessage());
    }

    private static <T> void send(StreamObserver<T> answer, T message) {
        answer.onNext(message);
        answer.onCompleted();
    }
}
