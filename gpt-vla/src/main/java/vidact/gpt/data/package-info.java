/**
 * Token shards in, sequences for training out: shuffled, mixed, packed, the same for any number of ranks.
 *
 * <p>A sequence follows from the seed and its number alone, so the step is the data position: {@link
 * vidact.gpt.data.EpochOrder} says which clips a sequence is made of, {@link vidact.gpt.data.Lane} reads them, {@link
 * vidact.gpt.data.SequenceStream} mixes data sets and gives each rank its share, and {@link vidact.gpt.data.ReadAhead} works while
 * the model does.
 */
@NullMarked
package vidact.gpt.data;

import org.jspecify.annotations.NullMarked;
