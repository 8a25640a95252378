package vidact.torch.exchange;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntSupplier;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.nccl;
import org.bytedeco.cuda.nccl.ncclComm;
import org.bytedeco.cuda.nccl.ncclUniqueId;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch_cuda;
import vidact.core.Check;
import vidact.torch.Device;
import vidact.torch.Parameters;
import vidact.torch.Tensors;
import vidact.torch.train.GradientExchange;

/**
 * Averages gradients over GPUs of their own by NVIDIA's NCCL, in place: all of them in one group, in libtorch's own stream, so that they
 * follow the backward pass and come before the optimiser without anyone waiting. Needs a build with {@code -Pcuda}.
 */
public final class NcclExchange implements GradientExchange {
    private static final int ID_BYTES = 128;

    private final int rank;
    private final int ranks;
    private final ncclComm communicator;
    private final List<Tensor> averaged = new ArrayList<>();

    private NcclExchange(int rank, int ranks, ncclComm communicator) {
        this.rank = rank;
        this.ranks = ranks;
        this.communicator = communicator;
    }

    /** A new group's name, which one rank makes and tells the others. */
    public static String newGroup() {
        try (ncclUniqueId id = new ncclUniqueId()) {
            require(() -> nccl.ncclGetUniqueId(id), "name a group");
            byte[] bytes = new byte[ID_BYTES];
            id.internal().get(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /**
     * Joins the group as one of its ranks, with this thread's GPU; returns when all have.
     *
     * @param group by {@link #newGroup}
     */
    public static NcclExchange join(int rank, int ranks, String group) {
        Device device = Device.current();
        Check.state(device.isGpu(), "NCCL is for GPUs, and rank %d computes on %s", rank, device.name());
        torch_cuda.set_device((byte) device.index());
        try (ncclUniqueId id = new ncclUniqueId();
                PointerPointer<ncclComm> made = new PointerPointer<>(1)) {
            id.internal().put(Base64.getDecoder().decode(group));
            require(() -> nccl.ncclCommInitRank(made, ranks, id, rank), "join a group of " + ranks);
            return new NcclExchange(rank, ranks, made.get(ncclComm.class, 0));
        }
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int ranks() {
        return ranks;
    }

    @Override
    public void join(Parameters parameters) {
        averaged.addAll(parameters.tensors());
    }

    @Override
    public void begin() {
        // NCCL follows the backward pass in its stream
    }

    @Override
    public void finish() {
        require(nccl::ncclGroupStart, "start a round");
        for (Tensor tensor : averaged) {
            try (Tensor gradient = RingExchange.gradient(tensor)) {
                average(gradient, nccl.ncclFloat32);
            }
        }
        require(nccl::ncclGroupEnd, "average gradients");
    }

    @Override
    public void average(double[] values) {
        try (Tensor sent = Tensors.of(values, values.length)) {
            average(sent, nccl.ncclFloat64);
            double[] means = Tensors.toDoubles(sent);
            System.arraycopy(means, 0, values, 0, values.length);
        }
    }

    private void average(Tensor tensor, int type) {
        CUstream_st stream = torch_cuda.getCurrentCUDAStream().stream();
        require(
                () -> nccl.ncclAllReduce(
                        tensor.data_ptr(), tensor.data_ptr(), tensor.numel(), type, nccl.ncclAvg, communicator, stream),
                "average numbers");
    }

    private static void require(IntSupplier call, String what) {
        int code = call.getAsInt();
        Check.state(
                code == nccl.ncclSuccess,
                "NCCL could not %s: %s (NCCL_DEBUG=INFO says more)",
                what,
                nccl.ncclGetErrorString(code).getString());
    }

    @Override
    public void close() {
        nccl.ncclCommDestroy(communicator);
    }
}
