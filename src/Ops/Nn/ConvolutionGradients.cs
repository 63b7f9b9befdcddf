using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Builds the nodes of convolution gradients with the attributes of a convolution node.</summary>
static class ConvolutionGradients
{
    public static Output Convolve(GradientContext g, Output images, Output filter) => g.Scope.Conv2D(images, filter, g.Ints("strides"), g.String("padding"),
        g.Bool("use_cudnn_on_gpu"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations"));

    public static Output BackpropInput(GradientContext g, Output sizes, Output filter, Output gradient) => g.Scope.Conv2DBackpropInput(sizes, filter, gradient,
        g.Ints("strides"), g.String("padding"), g.Bool("use_cudnn_on_gpu"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations"));

    public static Output BackpropFilter(GradientContext g, Output images, Output sizes, Output gradient) => g.Scope.Conv2DBackpropFilter(images, sizes, gradient,
        g.Ints("strides"), g.String("padding"), g.Bool("use_cudnn_on_gpu"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations"));
}
