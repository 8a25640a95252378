package vidact.torch.train;

import vidact.torch.Parameters;

/** Averages gradients over the ranks of a run, each of which has worked on its share of the batch. */
public interface GradientExchange extends AutoCloseable {
    /** A run of one rank. */
    GradientExchange ALONE = new GradientExchange() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int ranks() {
            return 1;
        }

        @Override
        public void join(Parameters parameters) {
            // nobody to exchange with
        }

        @Override
        public void begin() {
            // the gradients are what they are
        }

        @Override
        public void finish() {
            // nothing is under way
        }

        @Override
        public void average(double[] values) {
            // the mean of one
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    /** This rank, from 0; rank 0 writes what a run leaves. */
    int rank();

    int ranks();

    /** Called once, before the first step: whose gradients are averaged. */
    void join(Parameters parameters);

    /** Called before a step's last backward pass: from now on a gradient may be sent as soon as it is there. */
    void begin();

    /** Called after that pass: returns when every gradient is the mean over all ranks. */
    void finish();

    /** Replaces each value by its mean over all ranks, which agree on their number and order. */
    void average(double[] values);

    @Override
    void close();
}
