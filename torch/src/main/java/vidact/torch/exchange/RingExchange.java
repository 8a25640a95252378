package vidact.torch.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import vidact.core.Check;
import vidact.torch.Parameters;
import vidact.torch.train.GradientExchange;

/**
 * Averages gradients over a {@link Ring}, bucket by bucket, while the backward pass still computes the others. A backward pass
 * comes to the last parameters first, so the buckets go from the last to the first, in one order on every rank.
 */
public final class RingExchange implements GradientExchange {
    /** Few enough for JavaCPP, which has room for ten callbacks of a kind. */
    private static final int BUCKETS = 8;

    private final Ring ring;
    private final List<Bucket> buckets = new ArrayList<>();
    private final ExecutorService sender = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "gradient-exchange");
        thread.setDaemon(true);
        return thread;
    });
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
    private boolean active;
    private int sent;

    /** Exchanges over this ring, which is closed with it. */
    public RingExchange(Ring ring) {
        this.ring = ring;
    }

    @Override
    public int rank() {
        return ring.rank();
    }

    @Override
    public int ranks() {
        return ring.ranks();
    }

    @Override
    public void join(Parameters parameters) {
        Check.state(buckets.isEmpty(), "the exchange has its parameters already");
        List<Tensor> backwards = new ArrayList<>(parameters.tensors());
        Collections.reverse(backwards);
        long each = parameters.count() / BUCKETS + 1;
        List<Tensor> open = new ArrayList<>();
        long size = 0;
        for (Tensor tensor : backwards) {
            open.add(tensor);
            size += tensor.numel();
            if (size >= each && buckets.size() < BUCKETS - 1) {
                buckets.add(new Bucket(open));
                open = new ArrayList<>();
                size = 0;
            }
        }
        if (!open.isEmpty()) {
            buckets.add(new Bucket(open));
        }
    }

    @Override
    public void begin() {
        active = true;
        sent = 0;
        buckets.forEach(bucket -> bucket.arrived = 0);
    }

    @Override
    public void finish() {
        while (sent < buckets.size()) {
            send(buckets.get(sent++));
        }
        active = false;
        try {
            underWay.forEach(CompletableFuture::join);
        } finally {
            underWay.clear();
        }
    }

    @Override
    public void average(double[] values) {
        ring.sum(values);
        for (int i = 0; i < values.length; i++) {
            values[i] /= ranks();
        }
    }

    /**
     * A parameter of the bucket is about to get its gradient. Those of buckets that are full have theirs by now, since they came
     * before.
     */
    private void arrived(Bucket bucket) {
        if (!active) {
            return;
        }
        while (sent < buckets.size() && buckets.get(sent).isFull() && buckets.get(sent) != bucket) {
            send(buckets.get(sent++));
        }
        bucket.arrived++;
    }

    private void send(Bucket bucket) {
        underWay.add(CompletableFuture.runAsync(() -> bucket.average(ring), sender));
    }

    @Override
    public void close() {
        sender.shutdownNow();
        ring.close();
    }

    /** A parameter's gradient, as every exchange wants it. */
    static Tensor gradient(Tensor parameter) {
        Tensor gradient = parameter.grad();
        Check.state(
                gradient.defined() && gradient.is_contiguous(),
                "a parameter has no gradient that could be averaged: is it used?");
        return gradient;
    }

    /** Parameters whose gradients travel together. */
    private final class Bucket {
        private final List<Tensor> tensors;
        private final float[] values;
        private final VoidTensorHook hook = new VoidTensorHook() {
            @Override
            public void call(TensorBase gradient) {
                arrived(Bucket.this);
            }
        };
        private int arrived;

        Bucket(List<Tensor> tensors) {
            this.tensors = List.copyOf(tensors);
            values = new float
                    [Math.toIntExact(tensors.stream().mapToLong(Tensor::numel).sum())];
            hook.retainReference();
            tensors.forEach(tensor -> tensor.register_hook(hook));
        }

        boolean isFull() {
            return arrived == tensors.size();
        }

        /** Runs in a thread of its own; the gradients stay where they are. */
        void average(Ring over) {
            int at = 0;
            for (Tensor tensor : tensors) {
                int size = (int) tensor.numel();
                try (Tensor gradient = gradient(tensor);
                        Tensor here = gradient.cpu()) {
                    new FloatPointer(here.data_ptr()).get(values, at, size);
                }
                at += size;
            }
            over.sum(values);
            for (int i = 0; i < values.length; i++) {
                values[i] /= over.ranks();
            }
            at = 0;
            for (Tensor tensor : tensors) {
                int size = (int) tensor.numel();
                try (Tensor gradient = gradient(tensor);
                        Tensor here = gradient.cpu()) {
                    new FloatPointer(here.data_ptr()).put(values, at, size);
                    if (gradient.is_cuda()) {
                        gradient.copy_(here);
                    }
                }
                at += size;
            }
        }
    }
}
