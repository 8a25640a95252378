package vidact.gpt;

import java.util.List;
import java.util.Map;
import vidact.core.config.Configs;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.torch.exchange.Ring;
import vidact.torch.exchange.RingExchange;

/**
 * One rank of a distributed pre-training run.
 *
 * @param rank this one's number, from 0
 * @param host by which the others reach this machine
 * @param threads that it computes on
 * @param run a number that tells this attempt's ranks from all other programs
 */
public record PretrainRank(int rank, String host, int threads, long run) {
    /** How ranks find each other: every rank gives a text and gets those of all, in the order of the ranks. */
    public interface Meeting {
        List<String> gather(String own);
    }

    /**
     * Trains to the end with the others.
     *
     * @return figures for the summary, as JSON
     * @throws IllegalStateException if another rank is lost
     */
    public String train(PretrainOrder order, Meeting meeting) {
        Natives.load();
        Compute.BATCHES.use(threads);
        Pretraining pretraining = Pretraining.open(order);
        try (Ring.Seat seat = Ring.Seat.open(host)) {
            List<String> addresses = meeting.gather(seat.address());
            try (RingExchange exchange = new RingExchange(seat.join(rank, addresses, run))) {
                Map<String, Object> figures = pretraining.run(exchange);
                figures.put("threads_a_rank", threads);
                return Configs.toJson(figures);
            }
        }
    }
}
