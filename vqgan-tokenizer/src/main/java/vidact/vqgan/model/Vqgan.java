package vidact.vqgan.model;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.vqgan.VqganConfig;

/** Encoder, codebook and decoder under taming's tensor names (Esser et al. 2021; CompVis/taming-transformers). */
public final class Vqgan {
    private final Parameters parameters;
    private final Encoder encoder;
    private final Conv2d quantConv;
    private final Quantizer quantizer;
    private final Conv2d postQuantConv;
    private final Decoder decoder;

    public Vqgan(Parameters parameters, VqganConfig config, Precision precision) {
        this.parameters = parameters;
        encoder = new Encoder(parameters.under("encoder"), config, precision);
        decoder = new Decoder(parameters.under("decoder"), config, precision);
        int embedding = config.embedding();
        quantizer = new Quantizer(parameters.under("quantize"), config.codes(), embedding);
        quantConv = Conv2d.pointwise(parameters.under("quant_conv"), embedding, embedding, precision);
        postQuantConv = Conv2d.pointwise(parameters.under("post_quant_conv"), embedding, embedding, precision);
    }

    public Parameters parameters() {
        return parameters;
    }

    public Quantizer quantizer() {
        return quantizer;
    }

    /** Weight of the decoder's last convolution, {@code [3, C, 3, 3]}: where losses are weighed against each other. */
    public Tensor lastLayer() {
        return parameters.get("decoder.conv_out.weight");
    }

    /** Pictures {@code [B, 3, H, W]} in [-1, 1] to vectors before quantisation {@code [B, E, h, w]}, fp32. */
    public Tensor encode(Tensor pictures) {
        return quantConv.forward(encoder.forward(laidOut(pictures))).to(ScalarType.Float);
    }

    /** Vectors {@code [B, E, h, w]} to pictures {@code [B, 3, H, W]}, about [-1, 1], fp32. */
    public Tensor decode(Tensor vectors) {
        return decoder.forward(postQuantConv.forward(laidOut(vectors))).to(ScalarType.Float);
    }

    /**
     * Inference in fp32 goes channels-last: convolutions take a third less time so. Training would lose as much in the norms'
     * gradients, and bf16 in the norms.
     */
    private Tensor laidOut(Tensor x) {
        return isChannelsLast(x) ? x.contiguous(MemoryFormat.ChannelsLast) : x;
    }

    /** Whether activations of this type lie channels-last here and now. */
    static boolean isChannelsLast(Tensor x) {
        return !GradMode.is_enabled() && x.scalar_type().value == ScalarType.Float.value;
    }

    /** Pictures through encoder and decoder without the codebook, {@code [B, 3, H, W]}: how training warms up. */
    public Tensor autoencode(Tensor pictures) {
        return decode(encode(pictures));
    }

    /** What training looks at. */
    public Pass forward(Tensor pictures) {
        Tensor z = encode(pictures);
        Tensor codes = quantizer.codes(z.detach());
        Tensor nearest = quantizer.vectors(codes);
        return new Pass(z, codes, decode(Quantizer.straightThrough(z, nearest)), Quantizer.loss(z, nearest));
    }

    /**
     * One pass from pictures to pictures.
     *
     * @param z vectors before quantisation {@code [B, E, h, w]}
     * @param codes {@code [B, h, w]}
     * @param pictures reconstruction {@code [B, 3, H, W]}
     * @param codebookLoss scalar
     */
    public record Pass(Tensor z, Tensor codes, Tensor pictures, Tensor codebookLoss) {}
}
