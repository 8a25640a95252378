package vidact.serving.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vidact.serving.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import vidact.serving.inference.InferParameter;
import vidact.serving.inference.InferTensorContents;
import vidact.serving.inference.ModelInferRequest;
import vidact.serving.inference.ModelInferResponse;
import vidact.serving.inference.ModelMetadataRequest;
import vidact.serving.inference.ModelReadyRequest;
import vidact.serving.inference.ServerLiveRequest;
import vidact.serving.inference.ServerMetadataRequest;
import vidact.serving.inference.ServerReadyRequest;

final class GrpcInferenceTest {
    private PolicyServer server;
    private GRPCInferenceServiceBlockingStub stub;

    @BeforeEach
    void start() {
        server = Servers.of(new TestPolicies());
        stub = GrpcClients.newClient(
                "gproto+http://127.0.0.1:" + server.port() + "/", GRPCInferenceServiceBlockingStub.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void healthAndMetadata() {
        assertThat(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        assertThat(stub.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getName())
                .isEqualTo("vidact");
        assertThat(stub.modelReady(
                                ModelReadyRequest.newBuilder().setName("policy").build())
                        .getReady())
                .isTrue();
        assertThat(stub.modelMetadata(ModelMetadataRequest.newBuilder()
                                .setName("policy")
                                .build())
                        .getInputsList())
                .extracting(input -> input.getName())
                .containsExactly("prompt", "state", "front");
        assertThatThrownBy(() -> stub.modelReady(
                        ModelReadyRequest.newBuilder().setName("other").build()))
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void contentsAreAnsweredInRawBytes() {
        ModelInferResponse answer = stub.modelInfer(request()
                .setId("b2")
                .putParameters(
                        "session",
                        InferParameter.newBuilder().setStringParam("r").build())
                .build());
        assertThat(answer.getId()).isEqualTo("b2");
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(4L, 7L);
        ByteBuffer numbers =
                answer.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(numbers.getDouble(0)).isEqualTo(1);
        assertThat(numbers.getDouble(8)).isEqualTo(3.5);
        assertThat(answer.getParametersOrThrow("execute").getInt64Param()).isEqualTo(TestPolicies.HORIZON);
    }

    @Test
    void rawContentsSayTheSame() {
        ByteBuffer text = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        text.putInt(4).put("push".getBytes(StandardCharsets.UTF_8));
        ByteBuffer state = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        state.putDouble(1).putDouble(2.5);
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder()
                .setModelName("policy")
                .addInputs(input("prompt", "BYTES", 1))
                .addInputs(input("state", "FP64", 2))
                .addInputs(input("front", "UINT8", 8, 8, 3))
                .addRawInputContents(ByteString.copyFrom(text.array()))
                .addRawInputContents(ByteString.copyFrom(state.array()))
                .addRawInputContents(ByteString.copyFrom(new byte[192]));
        assertThat(stub.modelInfer(request.build()).getRawOutputContents(0))
                .isNotEqualTo(stub.modelInfer(request().build()).getRawOutputContents(0)); // another picture
        request.setRawInputContents(2, ByteString.copyFrom(new byte[191]));
        assertThatThrownBy(() -> stub.modelInfer(request.build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("needs more bytes");
    }

    @Test
    void errorsHaveAStatusAndASentence() {
        assertThatThrownBy(() -> stub.modelInfer(request().removeInputs(2).build()))
                .hasMessageContaining("INVALID_ARGUMENT: the observation lacks the picture");
        assertThatThrownBy(() -> stub.modelInfer(request().setModelVersion("v9").build()))
                .hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> stub.modelInfer(
                        request().addRawInputContents(ByteString.EMPTY).build()))
                .hasMessageContaining("there must be as many");
    }

    private static ModelInferRequest.Builder request() {
        InferTensorContents.Builder pixels = InferTensorContents.newBuilder();
        for (int i = 0; i < 192; i++) {
            pixels.addUintContents(7);
        }
        return ModelInferRequest.newBuilder()
                .setModelName("policy")
                .addInputs(input("prompt", "BYTES", 1)
                        .setContents(
                                InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8("push"))))
                .addInputs(input("state", "FP64", 2)
                        .setContents(InferTensorContents.newBuilder().addAllFp64Contents(List.of(1.0, 2.5))))
                .addInputs(input("front", "UINT8", 8, 8, 3).setContents(pixels));
    }

    private static ModelInferRequest.InferInputTensor.Builder input(String name, String type, long... shape) {
        ModelInferRequest.InferInputTensor.Builder input =
                ModelInferRequest.InferInputTensor.newBuilder().setName(name).setDatatype(type);
        for (long length : shape) {
            input.addShape(length);
        }
        return input;
    }
}
