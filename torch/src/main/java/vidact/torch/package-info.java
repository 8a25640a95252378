/**
 * The seam over libtorch: natives that are loaded once, memory that has an owner, named parameters, precision, seeds.
 *
 * <p>In: arrays and safetensors files. Out: tensors that live as long as their scope, and files again. Nothing outside
 * this module loads natives, sets threads or frees a tensor.
 */
@NullMarked
package vidact.torch;

import org.jspecify.annotations.NullMarked;
