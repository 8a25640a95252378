package vidact.gpt;

import java.util.List;
import java.util.Map;
import java.util.Set;
import vidact.core.config.Configs;
import vidact.torch.Compute;
import vidact.torch.Device;
import vidact.torch.Natives;
import vidact.torch.exchange.NcclExchange;
import vidact.torch.exchange.Ring;
import vidact.torch.exchange.RingExchange;
import vidact.torch.train.GradientExchange;

/**
 * One rank of a distributed pre-training run.
 *
 * @param rank this one's number, from 0
 * @param host by which the others reach this machine
 * @param device that it computes on, see {@link Device#named}
 * @param threads that it computes on
 * @param run a number that tells this attempt's ranks from all other programs
 */
public record PretrainRank(int rank, String host, String device, int threads, long run) {
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
        return Device.named(device).run(() -> trainThere(order, meeting));
    }

    private String trainThere(PretrainOrder order, Meeting meeting) {
        Compute.BATCHES.use(threads);
        Pretraining pretraining = Pretraining.open(order);
        List<String> places = meeting.gather(Device.current().name() + " of " + host);
        boolean ownGpus = places.stream().allMatch(place -> place.startsWith("cuda"))
                && Set.copyOf(places).size() == places.size();
        try (GradientExchange exchange = ownGpus ? overNccl(meeting, places.size()) : overTcp(meeting)) {
            Map<String, Object> figures = pretraining.run(exchange);
            figures.put("threads_a_rank", threads);
            figures.put("exchange", ownGpus ? "nccl" : "tcp");
            return Configs.toJson(figures);
        }
    }

    private GradientExchange overNccl(Meeting meeting, int ranks) {
        List<String> groups = meeting.gather(rank == 0 ? NcclExchange.newGroup() : "");
        return NcclExchange.join(rank, ranks, groups.get(0));
    }

    private GradientExchange overTcp(Meeting meeting) {
        try (Ring.Seat seat = Ring.Seat.open(host)) {
            return new RingExchange(seat.join(rank, meeting.gather(seat.address()), run));
        }
    }
}
