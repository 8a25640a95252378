package vidact.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;
import vidact.core.Check;
import vidact.core.storage.AtomicFiles;

/**
 * Loads libtorch. In a build with {@code -Pcuda} that is bytedeco's for NVIDIA GPUs. Else it is the official CPU build beneath bytedeco's
 * bindings where there is one for this platform, else bytedeco's own build, which lacks MKL; {@code VIDACT_NATIVES=bytedeco} asks for that
 * one, to compare. Call {@link #load} before any other libtorch class is touched.
 */
public final class Natives {
    /** The one release that bindings and natives share. */
    static final String RELEASE = "2.7.1";

    private static final String RESOURCES = "/pytorch/cpu/linux-x86_64/";
    private static final String GPU_BUILD = "/org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so";
    private static final List<String> LIBRARIES =
            List.of("libgomp-98b21ff3.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so");

    /** What a build for GPUs takes from the machine. */
    private static final String GPU_NEEDS = "a driver and CUDA 12.9 with cuDNN 9 and NCCL 2";

    /** Sizes of the unpacked libraries; written into the folder last, before the folder gets its name. */
    private static final String SIZES = "sizes.txt";

    private Natives() {}

    /** Loads the natives once for this process and returns the build that is active, such as {@code official 2.7.1}. */
    public static String load() {
        return Active.BUILD;
    }

    /** Whether this is a build for NVIDIA GPUs. */
    static boolean forGpus() {
        return Natives.class.getResource(GPU_BUILD) != null;
    }

    /** Loaded by the class loader, hence once, and by one thread. */
    private static final class Active {
        static final String BUILD = forGpus() ? startForGpus() : start();

        /** JavaCPP finds these natives by their extension; the GPU's kernels come with a class of their own. */
        private static String startForGpus() {
            System.setProperty("org.bytedeco.javacpp.platform.extension", "-gpu");
            torch.initLogging();
            String lacking = "a GPU that libtorch sees";
            try {
                Loader.load(torch_cuda.class);
            } catch (LinkageError e) {
                lacking = GPU_NEEDS + " (" + reason(e) + ")";
            }
            int gpus = torch.cuda_device_count();
            if (gpus == 0) {
                System.err.println("libtorch: this build for GPUs lacks " + lacking
                        + "; on the processor it is slower than a build without -Pcuda");
            }
            return "bytedeco " + RELEASE + " with " + gpus + " GPUs";
        }

        private static String reason(Throwable error) {
            return error.getCause() == null ? String.valueOf(error.getMessage()) : reason(error.getCause());
        }

        private static String start() {
            boolean refused = "bytedeco".equals(System.getenv("VIDACT_NATIVES"));
            boolean official = !refused && Natives.class.getResource(RESOURCES + LIBRARIES.get(0)) != null;
            if (official) {
                Path folder = unpacked(cacheFolder());
                System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
                System.setProperty("org.bytedeco.javacpp.platform.preloadpath", folder.toString());
                System.setProperty("org.bytedeco.javacpp.platform.linkpath", folder.toString());
            } else {
                System.err.println("libtorch: "
                        + (refused ? "VIDACT_NATIVES asks for" : "this platform has no official build, using")
                        + " bytedeco's own build, which lacks MKL");
            }
            torch.initLogging(); // now TORCH_CPP_LOG_LEVEL counts
            Check.state(
                    !official || torch.hasMKL(),
                    "libtorch was loaded without MKL, so another copy came first: remove other libtorch libraries"
                            + " from the library path");
            return (official ? "official " : "bytedeco ") + RELEASE + (torch.hasMKL() ? " with MKL" : " without MKL");
        }
    }

    /** Where natives are unpacked: {@code $XDG_CACHE_HOME/vidact}, else {@code ~/.cache/vidact}. */
    private static Path cacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return home.resolve("vidact");
    }

    /**
     * The folder with the unpacked libraries, unpacked now if it is not there.
     *
     * @throws IllegalStateException if the folder is there but not whole
     */
    static Path unpacked(Path cache) {
        Path folder = cache.resolve("libtorch-" + RELEASE + "-cpu");
        if (!Files.isDirectory(folder)) {
            unpack(cache, folder);
        }
        requireWhole(folder);
        return folder;
    }

    private static void unpack(Path cache, Path folder) {
        try {
            Files.createDirectories(cache);
            Path aside = Files.createTempDirectory(cache, ".unpacking-");
            try {
                List<String> sizes = new ArrayList<>();
                for (String library : LIBRARIES) {
                    Path target = aside.resolve(library);
                    copy(library, target);
                    sizes.add(library + " " + Files.size(target));
                }
                Files.write(aside.resolve(SIZES), sizes);
                Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                requireWhole(folder);
            } catch (FileSystemException e) {
                // Another process may have put the whole folder there first; then it is as good as ours.
                if (!Files.isDirectory(folder)) {
                    throw e;
                }
            } finally {
                AtomicFiles.delete(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot unpack libtorch (450 MB) into " + cache + ": free some space or set XDG_CACHE_HOME", e);
        }
    }

    private static void copy(String library, Path target) throws IOException {
        URL resource = Natives.class.getResource(RESOURCES + library);
        Check.state(resource != null, "the natives jar lacks %s", library);
        try (InputStream in = resource.openStream()) {
            Files.copy(in, target);
        }
    }

    private static void requireWhole(Path folder) {
        Path sizes = folder.resolve(SIZES);
        try {
            boolean whole = Files.isRegularFile(sizes);
            for (String line : whole ? Files.readAllLines(sizes) : List.<String>of()) {
                String[] parts = line.split(" ", -1);
                Path library = folder.resolve(parts[0]);
                whole &= Files.isRegularFile(library) && Files.size(library) == Long.parseLong(parts[1]);
            }
            Check.state(whole, "%s holds a damaged copy of libtorch: delete that folder and start again", folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
