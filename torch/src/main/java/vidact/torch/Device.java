package vidact.torch;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.global.torch_cuda;
import vidact.core.Check;

/**
 * Where tensors live and are computed: the processor, one NVIDIA GPU, or nowhere. A process computes on one device, which the
 * environment variable {@code VIDACT_DEVICE} names ({@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}); a thread may be given
 * another one, as the ranks of a cluster are. Random numbers are drawn on the processor whatever the device is, so that a run
 * starts from the same weights everywhere; only those of dropout are too many for that.
 *
 * @param name as libtorch calls it
 */
public record Device(String name) {
    private static final String GPU = "cuda";
    private static final Pattern NAMES = Pattern.compile("cpu|meta|cuda:\\d+");

    /** The processor. */
    public static final Device CPU = new Device("cpu");

    /**
     * Shapes without values (libtorch's "meta"), for counts and tests: a model of any size takes no memory, and a tensor that was left on
     * the processor by mistake is an error, as it would be on a GPU. Products and sums have this form, look-ups, norms and convolutions not.
     */
    public static final Device SHAPES = new Device("meta");

    /** Whatever suits: a GPU if this is a build for GPUs and there is one, else the processor. */
    public static final String AUTO = "auto";

    private static final ThreadLocal<Optional<Device>> OF_THREAD = ThreadLocal.withInitial(Optional::empty);

    private static volatile Optional<Device> ofProcess = Optional.empty(); // until it is asked for

    public Device {
        Check.argument(
                NAMES.matcher(name).matches(), "a device is auto, cpu, cuda or cuda:N, the N-th GPU, got '%s'", name);
    }

    /**
     * The device of that name.
     *
     * @throws IllegalArgumentException if there is no such GPU here, or this is no build for GPUs
     */
    public static Device named(String name) {
        if (name.equals(AUTO)) {
            return gpus() > 0 ? new Device(GPU + ":0") : CPU;
        }
        Device device = new Device(name.equals(GPU) ? GPU + ":0" : name);
        Check.argument(!device.equals(SHAPES), "nothing is computed on %s", name);
        if (device.isGpu()) {
            Check.argument(
                    Natives.forGpus(),
                    "%s is asked for, but this is a build for processors: build with -Pcuda, see docs/gpu.md",
                    name);
            Check.argument(
                    device.index() < gpus(),
                    "%s is asked for, but libtorch sees %d GPUs here: look at nvidia-smi and CUDA_VISIBLE_DEVICES",
                    name,
                    gpus());
        }
        return device;
    }

    /** GPUs that libtorch sees; none in a build for processors. */
    private static int gpus() {
        if (!Natives.forGpus()) {
            return 0;
        }
        Natives.load();
        return torch.cuda_device_count();
    }

    /**
     * Where this thread computes.
     *
     * @throws IllegalArgumentException if {@code VIDACT_DEVICE} names no device that is here
     */
    public static Device current() {
        return OF_THREAD.get().or(() -> ofProcess).orElseGet(Device::found);
    }

    private static synchronized Device found() {
        String asked = System.getenv("VIDACT_DEVICE");
        Device device = ofProcess.orElseGet(() -> named(asked == null || asked.isBlank() ? AUTO : asked));
        ofProcess = Optional.of(device);
        return device;
    }

    /** Runs {@code body} with this as its thread's device. */
    public <T> T run(Supplier<T> body) {
        Optional<Device> before = OF_THREAD.get();
        OF_THREAD.set(Optional.of(this));
        try {
            return body.get();
        } finally {
            OF_THREAD.set(before);
        }
    }

    /** Whether it is an NVIDIA GPU. */
    public boolean isGpu() {
        return name.startsWith(GPU);
    }

    /** Which of the machine's GPUs it is, from 0. */
    public int index() {
        return Integer.parseInt(name.substring(GPU.length() + 1));
    }

    /** Returns when all that was asked of it is done, for clocks; a processor is done when it returns. */
    public void await() {
        if (isGpu()) {
            torch.cuda_synchronize(index());
        }
    }

    /** Of tensors of that type that live here. */
    TensorOptions options(ScalarType type) {
        TensorOptions options = new TensorOptions(type);
        return equals(CPU) ? options : options.device(new DeviceOptional(place()));
    }

    /** What the processor has, or a copy of it, here. */
    Tensor move(Tensor tensor) {
        return equals(CPU) ? tensor : tensor.to(place(), tensor.scalar_type().intern());
    }

    /** Random numbers of its own that follow from the seed; shapes take anyone's. */
    public Generator generator(long seed) {
        if (!isGpu()) {
            return torch.make_generator_cpu(seed);
        }
        Generator generator = torch_cuda.make_generator_cuda((byte) index());
        generator.set_current_seed(seed);
        return generator;
    }

    private org.bytedeco.pytorch.Device place() {
        return new org.bytedeco.pytorch.Device(name);
    }
}
