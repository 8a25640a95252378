package vidact.vqgan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vidact.core.Hashes;
import vidact.core.image.Image;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;

/**
 * Tokenises the clips of one shard and writes it. While frames are encoded, those of the next clips are decoded. Batches fill up
 * across clips but never cross the shard, so a shard's bytes depend on its clips and the tokenizer alone.
 */
public final class ShardTokenizer {
    private static final int CLIPS_AHEAD = 2;

    private final FrameTokenizer tokenizer;

    public ShardTokenizer(FrameTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Name of a shard; tokenizer and preprocessing are part of it, so that shards of different origin never mix. */
    public static String name(int shard, TokenOrigin origin) {
        String both = Hashes.sha256(origin.tokenizerSha256() + origin.preprocessSha256());
        return String.format("tokens-%05d-%s.parquet", shard, both.substring(0, 12));
    }

    /** Writes the shard; one that is there already, and holds these clips undamaged, is kept. */
    public Manifest.Entry write(Storage storage, int shard, List<ClipToTokenize> clips) {
        String name = name(shard, tokenizer.origin());
        List<String> uids = clips.stream().map(ClipToTokenize::clipUid).toList();
        if (TokenShards.isIntact(storage, name, uids, tokenizer.origin())) {
            return Manifest.Entry.of(storage, name, clips.size());
        }
        return TokenShards.writeShard(storage, name, tokenize(clips), tokenizer.origin());
    }

    private List<TokenClip> tokenize(List<ClipToTokenize> clips) {
        int each = tokenizer.origin().grid().tokens();
        int total = clips.stream().mapToInt(clip -> clip.frameMicros().size()).sum();
        int[] codes = new int[total * each];
        List<Image> waiting = new ArrayList<>();
        int encoded = 0;
        try (FramesAhead frames = new FramesAhead(clips, tokenizer.preprocess(), CLIPS_AHEAD)) {
            while (frames.hasNext()) {
                waiting.addAll(frames.next());
                int full = waiting.size() / FrameTokenizer.BATCH * FrameTokenizer.BATCH;
                encode(waiting.subList(0, full), codes, encoded * each);
                encoded += full;
                waiting.subList(0, full).clear();
            }
        }
        encode(waiting, codes, encoded * each);
        List<TokenClip> tokenized = new ArrayList<>(clips.size());
        int start = 0;
        for (ClipToTokenize clip : clips) {
            int end = start + clip.frameMicros().size() * each;
            int[] own = Arrays.copyOfRange(codes, start, end);
            tokenized.add(new TokenClip(clip.clipUid(), clip.source(), clip.frameMicros(), own));
            start = end;
        }
        return tokenized;
    }

    private void encode(List<Image> images, int[] codes, int at) {
        int[] found = tokenizer.encode(images);
        System.arraycopy(found, 0, codes, at, found.length);
    }
}
