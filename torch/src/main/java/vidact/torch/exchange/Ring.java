package vidact.torch.exchange;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Ranks in a ring over TCP: each sends to the next and receives from the one before. Sums go around in pieces, so that every rank
 * sends and receives {@code 2 (R - 1) / R} of the numbers whatever R is (Patarasuk and Yuan 2009), and all end with the same
 * bits. Not thread-safe.
 */
public final class Ring implements AutoCloseable {
    private static final int CONNECT_MILLIS = 60_000;

    /** A rank that says nothing for so long is lost. */
    private static final int SILENT_MILLIS = 600_000;

    private static final int PIECE_BYTES = 1 << 18;

    private final int rank;
    private final int ranks;
    private final Socket before;
    private final Socket next;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ExecutorService sender;
    private final byte[] sending = new byte[PIECE_BYTES];
    private final byte[] receiving = new byte[PIECE_BYTES];

    private Ring(int rank, int ranks, Socket before, Socket next) throws IOException {
        this.rank = rank;
        this.ranks = ranks;
        this.before = before;
        this.next = next;
        in = new DataInputStream(before.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(next.getOutputStream(), PIECE_BYTES));
        sender = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "ring-sender");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A place of the ring that is open for the rank before it, but not joined yet. */
    public static final class Seat implements AutoCloseable {
        private final ServerSocket door;

        private Seat(ServerSocket door) {
            this.door = door;
        }

        /** Opens a port of this host. */
        public static Seat open(String host) {
            try {
                return new Seat(new ServerSocket(0, 1, InetAddress.getByName(host)));
            } catch (IOException e) {
                throw new IllegalStateException("cannot open a port on " + host + ": " + e.getMessage(), e);
            }
        }

        /** Where the rank before it finds it, {@code host:port}. */
        public String address() {
            return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
        }

        /**
         * Joins the ring.
         *
         * @param addresses of all ranks, in their order
         * @param run the same number on every rank, which strangers do not know
         */
        public Ring join(int rank, List<String> addresses, long run) {
            int ranks = addresses.size();
            String address = addresses.get((rank + 1) % ranks);
            try {
                int colon = address.lastIndexOf(':');
                Socket next = new Socket();
                next.setTcpNoDelay(true);
                next.connect(
                        new InetSocketAddress(
                                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                        CONNECT_MILLIS);
                ByteBuffer hello = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
                next.getOutputStream().write(hello.putLong(run).putInt(rank).array());
                Socket before = accept(run, (rank + ranks - 1) % ranks);
                return new Ring(rank, ranks, before, next);
            } catch (IOException e) {
                throw new IllegalStateException(
                        "rank " + rank + " cannot join the ring of " + addresses + ": " + e.getMessage(), e);
            }
        }

        private Socket accept(long run, int expected) throws IOException {
            door.setSoTimeout(CONNECT_MILLIS);
            while (true) {
                Socket visitor = door.accept();
                visitor.setTcpNoDelay(true);
                visitor.setSoTimeout(CONNECT_MILLIS);
                DataInputStream words = new DataInputStream(visitor.getInputStream());
                if (words.readLong() == run && words.readInt() == expected) {
                    visitor.setSoTimeout(SILENT_MILLIS);
                    return visitor;
                }
                visitor.close(); // a stranger
            }
        }

        @Override
        public void close() {
            closeQuietly(door);
        }
    }

    public int rank() {
        return rank;
    }

    public int ranks() {
        return ranks;
    }

    /** Replaces the numbers by their sums over all ranks, which agree on how many there are. */
    public void sum(float[] values) {
        for (int round = 0; round < 2 * (ranks - 1); round++) {
            boolean adding = round < ranks - 1;
            int sent = Math.floorMod(rank - round, ranks);
            int received = Math.floorMod(rank - round - 1, ranks);
            exchange(values, part(values.length, sent), part(values.length, received), adding);
        }
    }

    /** Replaces the numbers by their sums over all ranks, added in the order of the ranks. */
    public void sum(double[] values) {
        ByteBuffer own = ByteBuffer.allocate(values.length * Double.BYTES);
        own.asDoubleBuffer().put(values);
        double[][] all = new double[ranks][];
        all[rank] = values.clone();
        byte[] passing = own.array();
        for (int round = 1; round < ranks; round++) {
            byte[] sent = passing;
            Future<?> sending = sender.submit(() -> {
                out.write(sent);
                out.flush();
                return null;
            });
            byte[] got = new byte[sent.length];
            receive(() -> in.readFully(got));
            await(sending);
            double[] other = new double[values.length];
            ByteBuffer.wrap(got).asDoubleBuffer().get(other);
            all[Math.floorMod(rank - round, ranks)] = other;
            passing = got;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = 0;
            for (double[] one : all) {
                values[i] += one[i];
            }
        }
    }

    /** From one number, inclusive, to another, exclusive. */
    private record Range(int from, int to) {}

    private Range part(int length, int number) {
        return new Range((int) ((long) length * number / ranks), (int) ((long) length * (number + 1) / ranks));
    }

    private void exchange(float[] values, Range sent, Range received, boolean adding) {
        Future<?> done = sender.submit(() -> {
            send(values, sent);
            return null;
        });
        receive(() -> receive(values, received, adding));
        await(done);
    }

    private void send(float[] values, Range range) throws IOException {
        for (int at = range.from(); at < range.to(); ) {
            int count = Math.min(PIECE_BYTES / Float.BYTES, range.to() - at);
            floats(sending).put(values, at, count);
            out.write(sending, 0, count * Float.BYTES);
            at += count;
        }
        out.flush();
    }

    private void receive(float[] values, Range range, boolean adding) throws IOException {
        float[] piece = new float[PIECE_BYTES / Float.BYTES];
        for (int at = range.from(); at < range.to(); ) {
            int count = Math.min(piece.length, range.to() - at);
            in.readFully(receiving, 0, count * Float.BYTES);
            FloatBuffer got = floats(receiving);
            if (adding) {
                got.get(piece, 0, count);
                for (int i = 0; i < count; i++) {
                    values[at + i] += piece[i];
                }
            } else {
                got.get(values, at, count);
            }
            at += count;
        }
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void receive(Reading reading) {
        try {
            reading.run();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private void await(Future<?> sending) {
        try {
            sending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("rank " + rank + " was interrupted while sending", e);
        } catch (ExecutionException e) {
            throw lost(e.getCause() == null ? e : e.getCause());
        }
    }

    private IllegalStateException lost(Throwable cause) {
        int neighbour = Math.floorMod(rank - 1, ranks);
        return new IllegalStateException(
                "rank " + rank + " lost rank " + neighbour + " or the one behind it: " + cause.getMessage(), cause);
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    @Override
    public void close() {
        sender.shutdownNow();
        closeQuietly(before);
        closeQuietly(next);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
